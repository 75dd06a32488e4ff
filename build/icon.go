package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
)

// The icon is three columns under a target line on a blue tile, given once as
// rounded rectangles on a field of 512 and drawn from there as SVG and PNG.
type block struct {
	x, y, w, h, r float64
	fill          color.NRGBA
}

var (
	tileBlue = color.NRGBA{0x23, 0x51, 0xc0, 0xff}
	paper    = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	pale     = color.NRGBA{0xb9, 0xcb, 0xf3, 0xff}
)

var iconMarks = []block{
	{128, 272, 64, 112, 12, pale},
	{224, 216, 64, 168, 12, pale},
	{320, 160, 64, 224, 12, paper},
	{112, 120, 288, 16, 8, paper},
}

// icon gives the marks on their tile: with round corners, or filling the field
// for launchers that cut their own shape.
func icon(maskable bool) []block {
	tile := block{0, 0, 512, 512, 104, tileBlue}
	if maskable {
		tile.r = 0
	}
	return append([]block{tile}, iconMarks...)
}

func (s *site) addIcons() error {
	s.files["icon.svg"] = drawSVG(icon(false))
	for _, want := range []struct {
		name     string
		size     int
		maskable bool
	}{
		{"icon-180.png", 180, true},
		{"icon-192.png", 192, false},
		{"icon-512.png", 512, false},
		{"icon-maskable-512.png", 512, true},
	} {
		data, err := drawPNG(icon(want.maskable), want.size)
		if err != nil {
			return fmt.Errorf("draw %s: %w", want.name, err)
		}
		s.files[want.name] = data
	}
	return nil
}

func drawSVG(blocks []block) []byte {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">`)
	for _, k := range blocks {
		fmt.Fprintf(&b, `<rect x="%g" y="%g" width="%g" height="%g" rx="%g" fill="#%02x%02x%02x"/>`,
			k.x, k.y, k.w, k.h, k.r, k.fill.R, k.fill.G, k.fill.B)
	}
	b.WriteString(`</svg>`)
	return []byte(b.String())
}

// drawPNG paints the blocks with 4 × 4 samples a pixel.
func drawPNG(blocks []block, size int) ([]byte, error) {
	const samples = 4
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	step := 512 / float64(size*samples)
	for y := range size {
		for x := range size {
			var r, g, b, a int
			for i := range samples * samples {
				c := colorAt(blocks, (float64(x*samples+i%samples)+0.5)*step, (float64(y*samples+i/samples)+0.5)*step)
				r, g, b, a = r+int(c.R)*int(c.A), g+int(c.G)*int(c.A), b+int(c.B)*int(c.A), a+int(c.A)
			}
			if a > 0 {
				img.SetNRGBA(x, y, color.NRGBA{uint8(r / a), uint8(g / a), uint8(b / a), uint8(a / (samples * samples))})
			}
		}
	}
	var buffer bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err := encoder.Encode(&buffer, img)
	return buffer.Bytes(), err
}

// colorAt is the topmost block's colour at a point, or nothing.
func colorAt(blocks []block, x, y float64) color.NRGBA {
	for i := len(blocks) - 1; i >= 0; i-- {
		if blocks[i].covers(x, y) {
			return blocks[i].fill
		}
	}
	return color.NRGBA{}
}

func (k block) covers(x, y float64) bool {
	if x < k.x || y < k.y || x > k.x+k.w || y > k.y+k.h {
		return false
	}
	dx := max(k.x+k.r-x, x-(k.x+k.w-k.r), 0)
	dy := max(k.y+k.r-y, y-(k.y+k.h-k.r), 0)
	return dx*dx+dy*dy <= k.r*k.r || dx == 0 || dy == 0
}
