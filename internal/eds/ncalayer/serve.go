package ncalayer

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// Limits of a connection.
const (
	frameMax = 64 << 20 // bytes of one frame: several documents in base64
	lifeMax  = 10 * time.Minute
)

// ServeHTTP speaks with one browser until it leaves, at most ten minutes. Pages of other origins are refused.
func (s Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // Accept has answered
	}
	conn.SetReadLimit(frameMax)
	ctx, cancel := context.WithTimeout(r.Context(), lifeMax)
	defer cancel()
	_ = s.talk(ctx, conn) // the browser went away, or talked wrongly: neither concerns anybody here
	_ = conn.CloseNow()
}

// talk greets and answers one frame after another.
func (s Simulator) talk(ctx context.Context, conn *websocket.Conn) error {
	if err := conn.Write(ctx, websocket.MessageText, []byte(greeting)); err != nil {
		return err
	}
	for {
		_, frame, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		out, err := s.answer(ctx, frame)
		if errors.Is(err, errSilent) {
			continue
		}
		if err != nil {
			return err
		}
		if err := conn.Write(ctx, websocket.MessageText, out); err != nil {
			return err
		}
	}
}
