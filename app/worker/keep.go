package worker

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/sample"
	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/workbook"
)

// pieceSize is how much of a file is read and kept at once.
const pieceSize = 8 << 20

// inFlight is how many pieces may be on their way into storage.
const inFlight = 3

// keeper puts pieces into the vault beside the work that goes on.
type keeper struct {
	vault  Vault
	ctx    context.Context
	slots  chan struct{}
	pieces []string
	errs   chan error
	n      int
}

func newKeeper(ctx context.Context, v Vault) *keeper {
	return &keeper{vault: v, ctx: ctx, slots: make(chan struct{}, inFlight), errs: make(chan error, 1)}
}

// put keeps a piece; it waits only while too many are on their way.
func (k *keeper) put(data []byte, raw any) {
	i := k.n
	k.n++
	k.pieces = append(k.pieces, "")
	pieces := k.pieces
	k.slots <- struct{}{}
	go func() {
		defer func() { <-k.slots }()
		hash, err := k.vault.Put(k.ctx, data, raw)
		pieces[i] = hash
		if err != nil {
			select {
			case k.errs <- err:
			default:
			}
		}
	}()
}

// wait is over when every piece is in, or one is not.
func (k *keeper) wait() ([]string, error) {
	for range inFlight {
		k.slots <- struct{}{}
	}
	select {
	case err := <-k.errs:
		return nil, err
	default:
		return k.pieces, nil
	}
}

// take reads a whole file and keeps its bytes. kept is false when storage did
// not take them, which is no reason not to go on.
func (t *task) take(file Blob) (data []byte, sha string, kept bool, err error) {
	size := file.Size()
	data = make([]byte, 0, size)
	digest := make(chan digested, 1)
	go func() {
		sha, err := file.Digest(t.ctx)
		digest <- digested{sha, err}
	}()
	keep := newKeeper(t.ctx, t.vault)
	keep.pieces = make([]string, 0, size/pieceSize+1)
	for from := int64(0); from < size; from += pieceSize {
		to := min(from+pieceSize, size)
		piece := data[from:to:to]
		raw, err := fill(t.ctx, file, piece, from)
		if err != nil {
			return nil, "", false, unreadable(file, err)
		}
		data = data[:to]
		keep.put(piece, raw)
		if err := t.pause(job.Progress{Done: int64(len(data)), Total: size, Step: "keeping"}); err != nil {
			return nil, "", false, err
		}
	}
	d := <-digest
	if d.err != nil {
		return nil, "", false, unreadable(file, d.err)
	}
	pieces, err := keep.wait()
	if err == nil {
		err = t.vault.Seal(t.ctx, d.sha, size, pieces)
	}
	if t.ctx.Err() != nil {
		return nil, "", false, t.ctx.Err()
	}
	return data, d.sha, err == nil, nil
}

// filler is a Blob that reads into memory that is there already, so that a large
// file never stands in it twice.
type filler interface {
	Fill(ctx context.Context, piece []byte, from int64) (raw any, err error)
}

// fill reads as many bytes as the piece has, from a place of the file on.
func fill(ctx context.Context, file Blob, piece []byte, from int64) (raw any, err error) {
	if f, ok := file.(filler); ok {
		return f.Fill(ctx, piece, from)
	}
	data, raw, err := file.Slice(ctx, from, from+int64(len(piece)))
	if err == nil && copy(piece, data) < len(piece) {
		err = errShorter
	}
	return raw, err
}

// errShorter is why a file that was cut since it was chosen cannot be read.
var errShorter = errors.New("it is shorter than it was")

// digested is the hash of a file that was taken beside reading it.
type digested struct {
	sha string
	err error
}

// takeBytes keeps bytes that are in memory already.
func (t *task) takeBytes(data []byte) (sha string, kept bool, err error) {
	sum := sha256.Sum256(data)
	sha = hex.EncodeToString(sum[:])
	if _, _, ok, err := t.vault.Find(t.ctx, sha); ok && err == nil {
		return sha, true, nil
	}
	keep := newKeeper(t.ctx, t.vault)
	keep.pieces = make([]string, 0, len(data)/pieceSize+1)
	for from := 0; from < len(data); from += pieceSize {
		keep.put(data[from:min(from+pieceSize, len(data))], nil)
		if err := t.pause(job.Progress{Done: int64(from), Total: int64(len(data)), Step: "keeping"}); err != nil {
			return "", false, err
		}
	}
	pieces, err := keep.wait()
	if err == nil {
		err = t.vault.Seal(t.ctx, sha, int64(len(data)), pieces)
	}
	if err != nil {
		t.loose[sha] = data
	}
	return sha, err == nil, t.ctx.Err()
}

// bytes reads a file back by its hash.
func (t *task) bytes(sha string) ([]byte, error) {
	if data, ok := t.loose[sha]; ok {
		return data, nil
	}
	pieces, size, ok, err := t.vault.Find(t.ctx, sha)
	if err != nil {
		return nil, fmt.Errorf("find bytes: %w", err)
	}
	if !ok {
		return nil, &Failure{BytesGone, "The bytes of the file are not in this browser any more."}
	}
	data := make([]byte, 0, size)
	for _, hash := range pieces {
		piece, ok, err := t.vault.Get(t.ctx, hash)
		switch {
		case err != nil:
			return nil, fmt.Errorf("read bytes: %w", err)
		case !ok:
			return nil, &Failure{BytesBad, "Part of the file's bytes in this browser is missing or damaged."}
		}
		data = append(data, piece...)
		if err := t.pause(job.Progress{Done: int64(len(data)), Total: size, Step: "fetching"}); err != nil {
			return nil, err
		}
	}
	if int64(len(data)) != size {
		return nil, &Failure{BytesBad, "The file's bytes in this browser are not complete."}
	}
	return data, nil
}

// pack writes a workbook with the bytes of its files.
func (t *task) pack(q job.Pack) (answer, file any, err error) {
	sink := t.sink()
	out := &counting{to: sink, t: t}
	missing, err := workbook.WriteFile(out, q.Workbook, func(sha string) (io.ReadCloser, error) {
		data, err := t.bytes(sha)
		if code := CodeOf(err); code == BytesGone || code == BytesBad {
			return nil, workbook.ErrMissing
		}
		return io.NopCloser(&pausing{r: bytes.NewReader(data), t: t, total: int64(len(data))}), err
	})
	if err != nil {
		return nil, nil, err
	}
	packed := job.Packed{Bytes: out.n}
	for _, d := range missing.All() {
		packed.Missing = append(packed.Missing, d.Source)
	}
	return packed, sink.File(q.Workbook.Name+".kpi", workbook.MIMEType), nil
}

// counting counts what is written.
type counting struct {
	to Sink
	t  *task
	n  int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// pausing looks up between reads.
type pausing struct {
	r           io.Reader
	t           *task
	done, total int64
}

func (p *pausing) Read(b []byte) (int, error) {
	if err := p.t.pause(job.Progress{Done: p.done, Total: p.total, Step: "writing"}); err != nil {
		return 0, err
	}
	n, err := p.r.Read(b)
	p.done += int64(n)
	return n, err
}

// open reads a .kpi file and keeps the files in it.
func (t *task) open(q job.Open, file Blob) (job.Opened, error) {
	bundle, err := workbook.ReadFile(&reader{ctx: t.ctx, file: file, t: t}, file.Size(), workbook.Limits{})
	if t.ctx.Err() != nil {
		return job.Opened{}, t.ctx.Err()
	}
	var refused workbook.Refusal
	if errors.As(err, &refused) {
		return job.Opened{Refused: sentence(refused.Diagnostic)}, nil
	}
	if err != nil {
		return job.Opened{}, err
	}
	opened := job.Opened{Workbook: &bundle.Workbook, Kept: true, Problems: bundle.Problems.All()}
	for _, sha := range bundle.Hashes() {
		data, err := bundle.Data(sha)
		if err != nil {
			return job.Opened{}, unreadable(file, err)
		}
		got, kept, err := t.takeBytes(data)
		switch {
		case err != nil:
			return job.Opened{}, err
		case got != sha:
			opened.Problems = append(opened.Problems, diag.Diagnostic{Severity: diag.Warning, Code: "data-damaged", Message: "A file in it is not what its name says."})
		}
		opened.Kept = opened.Kept && kept
	}
	return opened, nil
}

// sample makes the sample workbook and keeps its files.
func (t *task) sample(q job.Sample) (job.Opened, error) {
	company := sample.New(cmp.Or(q.Seed, sample.Seed))
	opened := job.Opened{Workbook: &company.Workbook, Kept: true}
	for _, f := range company.Files {
		_, kept, err := t.takeBytes(f.Data)
		if err != nil {
			return job.Opened{}, err
		}
		opened.Kept = opened.Kept && kept
	}
	return opened, nil
}

// reader reads a file at any place, a block at a time.
type reader struct {
	ctx  context.Context
	file Blob
	t    *task

	block []byte
	from  int64
}

const blockSize = 1 << 20

func (r *reader) ReadAt(p []byte, at int64) (int, error) {
	n := 0
	for n < len(p) {
		if at+int64(n) >= r.file.Size() {
			return n, io.EOF
		}
		if err := r.fetch(at + int64(n)); err != nil {
			return n, err
		}
		n += copy(p[n:], r.block[at+int64(n)-r.from:])
	}
	return n, nil
}

// fetch makes the block that holds a place the present one.
func (r *reader) fetch(at int64) error {
	if r.block != nil && at >= r.from && at < r.from+int64(len(r.block)) {
		return nil
	}
	from := at / blockSize * blockSize
	data, _, err := r.file.Slice(r.ctx, from, min(from+blockSize, r.file.Size()))
	if err != nil {
		return err
	}
	if len(data) == 0 {
		return io.ErrUnexpectedEOF
	}
	r.block, r.from = data, from
	return r.t.pause(job.Progress{Done: at, Total: r.file.Size(), Step: "reading"})
}
