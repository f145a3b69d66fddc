package bundle

import (
	"context"
	"io"
	"runtime"
	"sync"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// blockSize is how much plaintext becomes one zstd frame. Frames are
// compressed side by side, one on each core; they are large enough that
// starting anew costs next to nothing.
const blockSize = 4 << 20

// sealer is the pipe plaintext → zstd frames → age → dst. Close ends it with
// the padding. Its memory is a few blocks, however much is written.
type sealer struct {
	ctx    context.Context
	age    io.WriteCloser
	block  []byte
	queue  chan chan []byte // compressed frames, in the order of the plaintext
	free   chan []byte      // blocks to write into
	done   chan struct{}    // closed when the drain goroutine has ended
	coders chan *zstd.Encoder

	mu    sync.Mutex
	err   error
	size  int64 // of the zstd stream
	plain int64
}

func newSealer(ctx context.Context, dst io.Writer, recipients []age.Recipient) (*sealer, error) {
	w, err := age.Encrypt(dst, recipients...)
	if err != nil {
		return nil, err
	}
	cores := max(1, min(runtime.GOMAXPROCS(0), 4))
	s := &sealer{
		ctx:    ctx,
		age:    w,
		queue:  make(chan chan []byte, cores),
		free:   make(chan []byte, cores+2),
		done:   make(chan struct{}),
		coders: make(chan *zstd.Encoder, cores),
	}
	for range cores {
		s.coders <- nil // made when it is needed: most bundles are one block
	}
	go s.drain()
	return s, nil
}

// drain writes the frames in order, while the next ones are compressed.
func (s *sealer) drain() {
	defer close(s.done)
	for next := range s.queue {
		frame := <-next
		if s.failed() != nil {
			continue // the queue is emptied so that no one waits for ever
		}
		if _, err := s.age.Write(frame); err != nil {
			s.fail(err)
		}
		s.mu.Lock()
		s.size += int64(len(frame))
		s.mu.Unlock()
	}
}

func (s *sealer) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

func (s *sealer) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// written is how many bytes of zstd have left the pipe so far.
func (s *sealer) written() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

func (s *sealer) Write(p []byte) (int, error) {
	total := len(p)
	s.plain += int64(total)
	for len(p) > 0 {
		n := min(len(p), blockSize-len(s.block))
		s.block = append(s.block, p[:n]...)
		p = p[n:]
		if len(s.block) < blockSize {
			continue
		}
		if err := s.flush(); err != nil {
			return total - len(p), err
		}
	}
	return total, nil
}

// flush hands the block to a coder.
func (s *sealer) flush() error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if err := s.failed(); err != nil {
		return err
	}
	if len(s.block) == 0 {
		return nil
	}
	block, next := s.block, make(chan []byte, 1)
	coder := <-s.coders
	if coder == nil {
		var err error
		if coder, err = newCoder(); err != nil {
			return err
		}
	}
	s.queue <- next
	go func() {
		next <- coder.EncodeAll(block, make([]byte, 0, len(block)/4))
		s.coders <- coder
		select {
		case s.free <- block[:0]:
		default:
		}
	}()
	select {
	case s.block = <-s.free:
	default:
		s.block = nil
	}
	return nil
}

func newCoder() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(blockSize), zstd.WithEncoderCRC(true))
}

// Close writes what is left and the padding, and ends the age file. After an
// error it only lets the goroutines end.
func (s *sealer) Close() error {
	err := s.flush()
	close(s.queue)
	<-s.done
	if err == nil {
		err = s.failed()
	}
	if err != nil {
		return err
	}
	header, zeros := padding(s.size)
	if _, err := s.age.Write(header); err != nil {
		return err
	}
	room := make([]byte, 64<<10)
	for zeros > 0 {
		n, err := s.age.Write(room[:min(zeros, int64(len(room)))])
		if err != nil {
			return err
		}
		zeros -= int64(n)
	}
	return s.age.Close()
}
