package paper

import (
	"fmt"

	"github.com/boombuler/barcode/qr"
)

// qrOf is the QR code of a text as modules, true where it is dark.
func qrOf(text string) ([][]bool, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("paper: QR code: %w", err)
	}
	b := code.Bounds()
	out := make([][]bool, b.Dy())
	for y := range out {
		out[y] = make([]bool, b.Dx())
		for x := range out[y] {
			r, _, _, _ := code.At(b.Min.X+x, b.Min.Y+y).RGBA()
			out[y][x] = r == 0
		}
	}
	return out, nil
}
