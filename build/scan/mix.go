package scan

import (
	"fmt"
	"strings"
)

// mix takes whole blocks into a state of SHA-256 (FIPS 180-4); $consts is where the 64 constants
// stand. The rounds are alike but for the names of the words they turn, and after eight of them
// every word is back in its place. So sixteen are written out, once with words of the message as
// they stand in the block and once, in a loop, with words made of earlier ones.
const mix = `(func (export "mix") (param $state i32) (param $text i32) (param $end i32) (param $consts i32)
  {locals} (local $x i32) (local $y i32) (local $k i32) (local $last i32)
  (local.set $last (i32.add (local.get $consts) (i32.const 192)))
  (block $out
    (loop $block
      (br_if $out (i32.ge_u (local.get $text) (local.get $end)))
      {load}
      (local.set $y (i32.xor (local.get $b) (local.get $c)))
      (local.set $k (local.get $consts))
      {taken}
      (loop $rounds
        (local.set $k (i32.add (local.get $k) (i32.const 64)))
        {made}
        (br_if $rounds (i32.ne (local.get $k) (local.get $last))))
      {store}
      (local.set $text (i32.add (local.get $text) (i32.const 64)))
      (br $block))))`

// In a round, {a} to {h} are the words that turn, {w} is that of the message, {w1} and so on are
// those so many after it, {ab} and {bc} keep differences (this round's first is the next one's
// second), {at} is where the word and its constant stand.
const (
	round = `
(local.set {h} (i32.add (i32.add (local.get {h}) (i32.add (local.get {w}) (i32.load offset={at} (local.get $k))))
  (i32.add
    (i32.xor (local.get {g}) (i32.and (local.get {e}) (i32.xor (local.get {f}) (local.get {g}))))
    (i32.rotr (i32.xor (local.get {e}) (i32.rotr (i32.xor (local.get {e}) (i32.rotr (local.get {e}) (i32.const 14))) (i32.const 5))) (i32.const 6)))))
(local.set {d} (i32.add (local.get {d}) (local.get {h})))
(local.set {ab} (i32.xor (local.get {a}) (local.get {b})))
(local.set {h} (i32.add (local.get {h}) (i32.add
  (i32.xor (local.get {b}) (i32.and (local.get {ab}) (local.get {bc})))
  (i32.rotr (i32.xor (local.get {a}) (i32.rotr (i32.xor (local.get {a}) (i32.rotr (local.get {a}) (i32.const 9))) (i32.const 11))) (i32.const 2)))))`

	taken = `
(local.set {w} (i32.load offset={at} (local.get $text)))
(local.set {w} (i32.or (i32.and (i32.rotr (local.get {w}) (i32.const 24)) (i32.const 16711935))
                       (i32.and (i32.rotr (local.get {w}) (i32.const 8)) (i32.const -16711936))))`

	made = `
(local.set {w} (i32.add
  (i32.add (i32.add (local.get {w}) (local.get {w9}))
    (i32.xor (i32.rotr (i32.xor (local.get {w1}) (i32.rotr (local.get {w1}) (i32.const 11))) (i32.const 7))
             (i32.shr_u (local.get {w1}) (i32.const 3))))
  (i32.xor (i32.rotr (i32.xor (local.get {w14}) (i32.rotr (local.get {w14}) (i32.const 2))) (i32.const 17))
           (i32.shr_u (local.get {w14}) (i32.const 10)))))`

	load  = `(local.set {a} (i32.load offset={at} (local.get $state)))`
	store = `(i32.store offset={at} (local.get $state) (i32.add (local.get {a}) (i32.load offset={at} (local.get $state))))`
)

// mixText is mix with its rounds written out.
func mixText() string {
	names := strings.Fields("$a $b $c $d $e $f $g $h $w0 $w1 $w2 $w3 $w4 $w5 $w6 $w7 $w8 $w9 $w10 $w11 $w12 $w13 $w14 $w15")
	var words [2]strings.Builder // loaded, stored
	for i, name := range names[:8] {
		here := strings.NewReplacer("{a}", name, "{at}", fmt.Sprint(4*i))
		words[0].WriteString(here.Replace(load))
		words[1].WriteString(here.Replace(store))
	}
	return strings.NewReplacer("{locals}", "(local "+strings.Join(names, " i32) (local ")+" i32)",
		"{load}", words[0].String(), "{store}", words[1].String(),
		"{taken}", sixteen(taken+round), "{made}", sixteen(made+round)).Replace(mix)
}

// sixteen writes as many rounds out.
func sixteen(round string) string {
	var out strings.Builder
	for i := range 16 {
		differences := []string{"$x", "$y"}
		names := []string{"{at}", fmt.Sprint(4 * i), "{ab}", differences[i%2], "{bc}", differences[1-i%2]}
		for n := range 8 {
			names = append(names, fmt.Sprintf("{%c}", 'a'+n), fmt.Sprintf("$%c", 'a'+(n-i+16)%8))
		}
		for after, name := range map[int]string{0: "{w}", 1: "{w1}", 9: "{w9}", 14: "{w14}"} {
			names = append(names, name, fmt.Sprint("$w", (i+after)%16))
		}
		out.WriteString(strings.NewReplacer(names...).Replace(round))
	}
	return out.String()
}
