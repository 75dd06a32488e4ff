package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

const svgNamespace = "http://www.w3.org/2000/svg"

// svg is an SVG element. The namespace has to stand on every single element:
// one without it lands among the HTML elements and is never drawn. Attributes
// come as name, value, name, value; an empty value leaves the attribute out.
func svg(tag string, attrs ...string) *element {
	e := &element{app.Elem(tag).XMLNS(svgNamespace)}
	for i := 0; i+1 < len(attrs); i += 2 {
		e.Attr(attrs[i], attrs[i+1])
	}
	return e
}

// px writes a coordinate with at most one decimal.
func px(v float64) string {
	return strconv.FormatFloat(float64(int64(v*10+copysign(0.5, v)))/10, 'f', -1, 64)
}

func copysign(half, v float64) float64 {
	if v < 0 {
		return -half
	}
	return half
}
