# KPI Workbook. `make run` and `make test` bring everything they need.
ADDR ?= 127.0.0.1:8080

.PHONY: run
run:
	@go run ./build
	@exec build/out/kpi-web -addr $(ADDR)
