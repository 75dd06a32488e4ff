# KPI Workbook. `make run` needs Go and git; `make test` also Node with npm,
# and a Chromium, which it installs when it may.

ADDR ?= 127.0.0.1:8080
T ?= 20s
BENCH ?= .
WHERE ?= native,wasm,chromium
STORIES ?= $(wildcard web/e2e/*.test.mjs)
KILLS ?= 200
TABS ?= 2,5
ROUNDS ?= 30
SEED ?= 1
ALONE := web/e2e/smooth.test.mjs web/e2e/start.test.mjs

.PHONY: run test check test-unit test-wasm release e2e stories bench faults fuzz golden dist chromium clean

# Build what changed and serve it.
run:
	@go run ./build
	@exec build/out/kpi-web -addr $(ADDR)

# Everything, on the site as it is released.
test: check test-unit chromium
	$(MAKE) --no-print-directory -j2 test-wasm release
	$(MAKE) --no-print-directory stories

# Format, vet for both machines, rules of the repository.
check:
	go run ./build check

test-unit:
	go test -vet=off ./...

# The engine's tests as they run in a browser: wasm, under node.
test-wasm:
	go run ./build wasmtest

# The site as it is released, and what its stories need. Packing it takes one core
# half a minute, so it is made beside the tests.
release:
	go run ./build -release -e2e

# Browser stories only: make e2e STORIES=web/e2e/offline.test.mjs
e2e: chromium
	go run ./build -e2e
	$(MAKE) --no-print-directory stories

# Two at a time, but for those that judge how quick the page is.
stories: beside = $(filter-out $(ALONE),$(STORIES))
stories: alone = $(filter $(ALONE),$(STORIES))
stories:
	$(if $(beside),node --test --test-concurrency=2 --test-reporter=spec $(beside))
	$(if $(alone),node --test --test-concurrency=1 --test-reporter=spec $(alone))

# Benchmarks in build/out/bench.json: make bench BENCH=Import, or beside our
# peers alone: make bench WHERE=chromium. FULL=1 takes a million rows.
bench: chromium
	go run ./build bench -run '$(BENCH)' -where '$(WHERE)' $(if $(FULL),-full)

# Accidents: kill the browser in the middle of saves and imports, let crowds of
# tabs edit and die. What is found goes to build/out/faults.json. ONLY=imports or
# ONLY=saves kills in the middle of those alone.
faults: chromium
	go run ./build -e2e
	KILLS=$(KILLS) TABS=$(TABS) ROUNDS=$(ROUNDS) SEED=$(SEED) ONLY=$(ONLY) node --test-reporter=spec web/e2e/faults.test.mjs

# Every fuzz target for a while: make fuzz T=1m
fuzz:
	go run ./build fuzz -t $(T)

golden:
	go run ./build golden

# The static site in web/dist, for any host, at any path.
dist:
	go run ./build -release

# A browser for the stories: the one of this machine, or one installed as root.
chromium:
	@for name in "$$CHROME" chromium chromium-browser google-chrome google-chrome-stable; do \
		command -v -- "$$name" >/dev/null 2>&1 && exit 0; \
	done; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then \
		echo "The browser tests need Chromium: install it, or set CHROME to its path." >&2; exit 1; \
	fi; \
	mkdir -p build/out; echo "installing Chromium"; \
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends chromium fonts-liberation; } \
		>build/out/chromium.log 2>&1 || { cat build/out/chromium.log >&2; exit 1; }

clean:
	rm -rf build/out web/dist/* web/e2e/node_modules
