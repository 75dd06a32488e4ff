package worker

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/app/piece"
	"kpiworkbook/kpi/sample"
	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// pieceSize is how much of a file is read and kept at once. Browsers read large
// pieces faster.
const pieceSize = 16 << 20

// blockSize is how much of a workbook file is read at once.
const blockSize = 1 << 20

// inFlight is how many pieces may be on their way into storage, or out of it.
const inFlight = 2

// keeper puts pieces into the vault beside the work that goes on.
type keeper struct {
	vault  Vault
	ctx    context.Context
	slots  chan struct{}
	frees  bool      // nobody else uses the pieces
	pieces []*string // their hashes
	all    sync.WaitGroup
	errs   chan error
}

func newKeeper(ctx context.Context, v Vault) *keeper {
	return &keeper{vault: v, ctx: ctx, slots: make(chan struct{}, inFlight), errs: make(chan error, 1)}
}

// put keeps a piece; it waits only while too many are on their way.
func (k *keeper) put(p piece.Piece) {
	k.slots <- struct{}{}
	k.later(func() (string, error) {
		defer func() { <-k.slots }()
		if k.frees {
			defer piece.Free(p)
		}
		return k.vault.Put(k.ctx, p)
	})
}

// later has a piece kept that follows the last one; keep gives its hash when it is in.
func (k *keeper) later(keep func() (hash string, err error)) {
	hash := new(string)
	k.pieces = append(k.pieces, hash)
	k.all.Go(func() {
		var err error
		if *hash, err = keep(); err != nil {
			select {
			case k.errs <- err:
			default:
			}
		}
	})
}

// wait is over when every piece is in, or one is not.
func (k *keeper) wait() ([]string, error) {
	k.all.Wait()
	select {
	case err := <-k.errs:
		return nil, err
	default:
	}
	list := make([]string, len(k.pieces))
	for i, hash := range k.pieces {
		list[i] = *hash
	}
	return list, nil
}

// pieces is a file that is read at any place and comes in pieces. It holds the
// one it has read last.
type pieces struct {
	size  int64
	fetch func(at int64) (p piece.Piece, from int64, err error) // the piece that has a place, and where it begins
	held  piece.Piece
	from  int64
	lent  bool // somebody else may still use what is held
}

func (r *pieces) Size() int64 { return r.size }

func (r *pieces) ReadAt(b []byte, at int64) (n int, err error) {
	for n < len(b) {
		if at >= r.size {
			return n, io.EOF
		}
		if r.held == nil || at < r.from || at >= r.from+int64(r.held.Size()) {
			r.drop() // the next one need not stand in memory beside it
			if r.held, r.from, err = r.fetch(at); err != nil {
				return n, err
			}
		}
		got := r.held.CopyTo(b[n:], int(at-r.from))
		if got == 0 {
			return n, io.ErrUnexpectedEOF
		}
		n += got
		at += int64(got)
	}
	return n, nil
}

// drop lets go of the piece that is held.
func (r *pieces) drop() {
	switch {
	case r.held == nil:
	case r.lent:
		r.held = nil
		runtime.GC() // only then the browser lets go of those that are not used any more
	default:
		piece.Free(r.held)
		r.held = nil
	}
}

// check reads every piece once, so that what is missing or damaged is known
// before anything is made of the others.
func (r *pieces) check() (err error) {
	for at := int64(0); at < r.size && err == nil; at = r.from + int64(r.held.Size()) {
		r.drop()
		if r.held, r.from, err = r.fetch(at); err != nil {
			return err
		}
	}
	return nil
}

// firstRead is how much of a file is read at a place where nothing was read
// before; who goes on from there is given twice as much each time.
const firstRead = 256 << 10

// fromFile reads a file in pieces of up to a size.
func (t *task) fromFile(file Blob, most int64) *pieces {
	next, size := int64(0), int64(0)
	return &pieces{size: file.Size(), fetch: func(at int64) (piece.Piece, int64, error) {
		if size *= 2; at != next || size == 0 {
			size = firstRead
		}
		size = min(size, most)
		next = min(at+size, file.Size())
		p, err := file.Slice(t.ctx, at, next)
		if err != nil {
			return nil, 0, unreadable(file, err)
		}
		return p, at, nil
	}}
}

// intake is a file that is read for the first time: what is read is kept and
// hashed beside that.
type intake struct {
	*pieces
	t     *task
	file  Blob
	keep  *keeper
	ahead Ahead // is to read, hash and keep what comes next; nil when that is done here
	begun bool  // it does
	sum   *sha256.Digest
	block []byte // on its way into the sum
	taken int64
}

// takeIn takes a file in. Whoever does calls close in the end.
func (t *task) takeIn(file Blob) *intake {
	in := &intake{pieces: t.fromFile(file, pieceSize), t: t, file: file, keep: newKeeper(t.ctx, t.vault),
		sum: sha256.NewBy(t.mix), block: make([]byte, sumBlock)}
	if t.Server.ahead != nil && file.Size() >= aheadFrom {
		in.ahead, _ = t.Server.ahead(file) // without it, it takes longer
	}
	slice := in.fetch
	in.fetch = func(at int64) (piece.Piece, int64, error) {
		if in.begun && at == in.taken {
			if p, err := in.next(); err == nil || t.ctx.Err() != nil {
				return p, at, err
			}
			in.close()
		}
		p, from, err := slice(at)
		in.lent = from == in.taken
		if err == nil && in.lent {
			in.keep.put(p)
			err = in.add(p)
			in.begin()
		}
		return p, from, err
	}
	return in
}

// begin lets somebody else read what comes next, once that one is there.
func (in *intake) begin() {
	if in.ahead != nil && !in.begun && in.taken < in.size && in.taken%sha256.BlockSize == 0 && in.ahead.Ready() {
		in.ahead.Begin(in.taken, in.sum.State())
		in.begun = true
	}
}

// next is the piece that was read ahead.
func (in *intake) next() (piece.Piece, error) {
	p, err := in.await()
	if err != nil {
		return nil, err
	}
	whole := p.Size() &^ (sha256.BlockSize - 1)
	in.sum = sha256.After(p.State, in.taken+int64(whole), in.t.mix)
	in.sum.Write(in.block[:p.CopyTo(in.block[:p.Size()-whole], whole)])
	from := in.taken
	in.taken += int64(p.Size())
	if in.lent = p.Kept == nil; in.lent {
		in.keep.put(p.Piece)
	} else {
		ahead, to := in.ahead, in.taken
		in.keep.later(func() (string, error) { return p.Hash, in.kept(ahead, p, from, to) })
	}
	return p.Piece, nil
}

// kept waits until whoever reads ahead has kept a piece. When that comes to nothing,
// the piece is read once more and kept here; one who hangs is ended first, as storage
// may be waiting for it.
func (in *intake) kept(ahead Ahead, is AheadPiece, from, to int64) error {
	ctx, cancel := context.WithTimeout(in.t.ctx, patience)
	defer cancel()
	if is.Kept(ctx) == nil || in.t.ctx.Err() != nil {
		return in.t.ctx.Err()
	}
	if ctx.Err() != nil {
		ahead.Close()
	}
	in.keep.slots <- struct{}{}
	defer func() { <-in.keep.slots }()
	p, err := in.file.Slice(in.t.ctx, from, to)
	if err != nil {
		return err
	}
	if again, err := in.t.vault.Put(in.t.ctx, p); err != nil || again != is.Hash {
		return cmp.Or(err, errOther)
	}
	return nil
}

// await waits for what is read ahead, and looks up meanwhile.
func (in *intake) await() (p AheadPiece, err error) {
	for since := time.Now(); time.Since(since) < patience; {
		ctx, cancel := context.WithTimeout(in.t.ctx, breathEvery)
		p, err = in.ahead.Next(ctx)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			return p, err
		}
		if err := in.t.breathe(); err != nil {
			return p, err
		}
	}
	return p, err
}

// close ends what reads ahead.
func (in *intake) close() {
	if in.ahead != nil {
		in.ahead.Close()
		in.ahead, in.begun = nil, false
	}
}

// sumBlock is how much is hashed between two looks up from the work.
const sumBlock = 1 << 20

// add hashes the next piece.
func (in *intake) add(p piece.Piece) error {
	for at := 0; at < p.Size(); {
		n := p.CopyTo(in.block, at)
		in.sum.Write(in.block[:n])
		at += n
		in.taken += int64(n)
		if err := in.t.breathe(); err != nil {
			return err
		}
	}
	return nil
}

// finish takes what nobody has read. kept is false when storage did not take
// the file, which is no reason not to go on.
func (in *intake) finish() (sha string, kept bool, err error) {
	for in.taken < in.size {
		in.drop()
		if in.held, in.from, err = in.fetch(in.taken); err != nil {
			return "", false, err
		}
	}
	in.drop()
	sha = hex.EncodeToString(in.sum.Sum(nil))
	list, err := in.keep.wait()
	if err == nil {
		err = in.t.vault.Seal(in.t.ctx, sha, in.size, list)
	}
	return sha, err == nil, in.t.ctx.Err()
}

// whole reads all of a file into memory.
func whole(file interface {
	io.ReaderAt
	Size() int64
}) ([]byte, error) {
	data := make([]byte, file.Size())
	_, err := file.ReadAt(data, 0)
	return data, err
}

// errShorter is why a file that was cut since it was chosen cannot be read.
var errShorter = errors.New("it is shorter than it was")

// streamSize is how much is kept at once of what is unpacked in our own memory.
const streamSize = 8 << 20

// takeStream keeps the bytes with a hash while they are read. Bytes that storage
// has already are written again: what was damaged there is whole afterwards.
func (t *task) takeStream(sha string, size int64, open func() (io.ReadCloser, error)) (kept bool, err error) {
	r, err := open()
	if err != nil {
		return false, err
	}
	defer r.Close()
	keep := newKeeper(t.ctx, t.vault)
	for done := int64(0); done < size; {
		block := make(piece.Bytes, min(streamSize, size-done))
		if _, err := io.ReadFull(r, block); err != nil {
			return false, err
		}
		keep.put(block)
		done += int64(len(block))
		if err := t.pause(job.Progress{Done: done, Total: size, Step: "keeping"}); err != nil {
			return false, err
		}
	}
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, io.EOF) { // the hash is known at the end
		return false, errors.Join(err, errOther)
	}
	list, err := keep.wait()
	if err == nil {
		err = t.vault.Seal(t.ctx, sha, size, list)
	}
	if err == nil || t.ctx.Err() != nil {
		return err == nil, t.ctx.Err()
	}
	return false, t.holdLoose(sha, open)
}

// errOther is bytes that changed while they were read.
var errOther = errors.New("it changed while it was read")

// holdLoose keeps in memory what storage does not take.
func (t *task) holdLoose(sha string, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err == nil {
		t.loose[sha] = data
	}
	return err
}

// stored reads a file back by its hash.
func (t *task) stored(sha string) (table.Source, error) {
	if data, ok := t.loose[sha]; ok {
		return bytes.NewReader(data), nil
	}
	list, size, ok, err := t.vault.Find(t.ctx, sha)
	if err != nil {
		return nil, fmt.Errorf("find bytes: %w", err)
	}
	if !ok {
		return nil, &Failure{BytesGone, "The bytes of the file are not in this browser any more."}
	}
	return t.fromVault(list, size), nil
}

// fromVault reads what storage keeps in pieces.
func (t *task) fromVault(list []string, size int64) *pieces {
	var ends []int64 // of the pieces read so far: how long one is only it can tell
	get := t.early(list)
	return &pieces{size: size, fetch: func(at int64) (piece.Piece, int64, error) {
		i, from := 0, int64(0)
		for ; i < len(ends) && ends[i] <= at; i++ {
			from = ends[i]
		}
		for ; i < len(list); i++ {
			p, err := t.piece(get(i), from, size)
			if err != nil {
				return nil, 0, err
			}
			end := from + int64(p.Size())
			if i == len(ends) {
				ends = append(ends, end)
			}
			if i == len(list)-1 && end != size {
				break
			}
			if at < end {
				return p, from, nil
			}
			piece.Free(p)
			from = end
		}
		return nil, 0, &Failure{BytesBad, "The file's bytes in this browser are not complete."}
	}}
}

// got is what the vault has under a hash.
type got struct {
	p   piece.Piece
	ok  bool
	err error
}

// early gives pieces by their number. Who asks for one has those that follow fetched
// and verified meanwhile, which is the browser's work on other threads.
func (t *task) early(list []string) func(i int) got {
	coming := map[int]chan got{}
	return func(i int) got {
		for j := i; j <= min(i+inFlight, len(list)-1); j++ {
			if coming[j] != nil {
				continue
			}
			come := make(chan got, 1)
			coming[j] = come
			go func() {
				p, ok, err := t.vault.Get(t.ctx, list[j])
				come <- got{p, ok, err}
			}()
		}
		come := coming[i]
		delete(coming, i)
		return <-come
	}
}

// piece is one piece of a stored file.
func (t *task) piece(is got, done, total int64) (piece.Piece, error) {
	switch {
	case is.err != nil:
		return nil, fmt.Errorf("read bytes: %w", is.err)
	case !is.ok:
		return nil, &Failure{BytesBad, "Part of the file's bytes in this browser is missing or damaged."}
	}
	return is.p, t.pause(job.Progress{Done: done, Total: total, Step: "fetching"})
}

// pack writes a workbook with the bytes of its files.
func (t *task) pack(q job.Pack) (answer, file any, err error) {
	sink := t.sink()
	out := &counting{to: sink, t: t}
	missing, err := workbook.WriteFile(out, q.Workbook, func(sha string) (io.ReadCloser, error) {
		file, err := t.stored(sha)
		if stored, ok := file.(*pieces); ok && err == nil {
			err = stored.check()
		}
		if code := CodeOf(err); code == BytesGone || code == BytesBad {
			return nil, workbook.ErrMissing
		}
		if err != nil {
			return nil, err
		}
		return io.NopCloser(&pausing{r: io.NewSectionReader(file, 0, file.Size()), t: t, total: file.Size()}), nil
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
	source := t.fromFile(file, blockSize)
	slice := source.fetch
	source.fetch = func(at int64) (piece.Piece, int64, error) {
		if err := t.pause(job.Progress{Done: at, Total: file.Size(), Step: "reading"}); err != nil {
			return nil, 0, err
		}
		return slice(at)
	}
	bundle, err := workbook.ReadFile(source, file.Size(), workbook.Limits{})
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
		kept, err := t.takeStream(sha, bundle.Size(sha), func() (io.ReadCloser, error) { return bundle.Open(sha) })
		if err != nil {
			return job.Opened{}, unreadable(file, err)
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
		kept, err := t.takeMade(f)
		if err != nil {
			return job.Opened{}, err
		}
		opened.Kept = opened.Kept && kept
	}
	return opened, nil
}

// takeMade keeps a made-up file.
func (t *task) takeMade(f sample.File) (kept bool, err error) {
	return t.takeStream(f.SHA256, int64(len(f.Data)), func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(f.Data)), nil
	})
}
