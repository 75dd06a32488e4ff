;; Finds the cells of plain records sixteen bytes at a time, in the memory of the program that asks.
;; Whatever is not plain (records of another length, quotes within a cell, line ends within quotes,
;; the last bytes of the text) ends the work; the reader goes on from there by itself.
(module
  (import "go" "mem" (memory 1))

  ;; where the last scan stopped, counted from where it began
  (global $next (mut i32) (i32.const 0))
  (func (export "next") (result i32) (global.get $next))

  ;; scan fills $places with columns + 1 places for each record: where its first cell begins, then
  ;; behind the mark that ends each cell, counted from $text. It returns the number of records, at
  ;; most $limit. Up to 16 places behind the last record's may be written over. 13 as the quote
  ;; means that nothing quotes, since line ends are looked at first.
  (func (export "scan") (param $text i32) (param $end i32) (param $places i32)
        (param $columns i32) (param $limit i32) (param $delim i32) (param $quote i32) (result i32)
    (local $delims v128) (local $quotes v128) (local $feeds v128) (local $returns v128)
    (local $v v128) (local $ends v128)
    (local $p i32)      ;; the sixteen bytes under way
    (local $k i32)      ;; where the next place is stored
    (local $rowEnd i32) ;; what $k is when a record has all its cells
    (local $rows i32)
    (local $marks i32) (local $lines i32) (local $off i32) (local $at i32)
    (local $i i32) (local $byte i32) (local $stop i32)
    (local.set $delims (i8x16.splat (local.get $delim)))
    (local.set $quotes (i8x16.splat (local.get $quote)))
    (local.set $feeds (i8x16.splat (i32.const 10)))
    (local.set $returns (i8x16.splat (i32.const 13)))
    (local.set $columns (i32.shl (local.get $columns) (i32.const 2)))
    (global.set $next (i32.const 0))
    (local.set $p (local.get $text))
    (local.set $k (local.get $places))
    (i32.store (local.get $k) (i32.const 0))
    (local.set $k (i32.add (local.get $k) (i32.const 4)))
    (local.set $rowEnd (i32.add (local.get $k) (local.get $columns)))
    (block $out
      (loop $sixteen
        (br_if $out (i32.gt_u (i32.add (local.get $p) (i32.const 32)) (local.get $end)))
        (br_if $out (i32.ge_u (local.get $k) (local.get $rowEnd)))
        (local.set $v (v128.load (local.get $p)))
        (if (v128.any_true (v128.or (i8x16.eq (local.get $v) (local.get $quotes))
                                    (i8x16.eq (local.get $v) (local.get $returns))))
          (then
            ;; quotes or carriage returns: byte by byte
            (local.set $i (local.get $p))
            (local.set $stop (i32.add (local.get $p) (i32.const 16)))
            (block $done
              (loop $each
                (br_if $done (i32.ge_u (local.get $i) (local.get $stop)))
                (local.set $byte (i32.load8_u (local.get $i)))
                (if (i32.eq (local.get $byte) (local.get $delim))
                  (then
                    (br_if $out (i32.ge_u (local.get $k) (local.get $rowEnd)))
                    (local.set $i (i32.add (local.get $i) (i32.const 1)))
                    (i32.store (local.get $k) (i32.sub (local.get $i) (local.get $text)))
                    (local.set $k (i32.add (local.get $k) (i32.const 4)))
                    (br $each)))
                (if (i32.or (i32.eq (local.get $byte) (i32.const 10)) (i32.eq (local.get $byte) (i32.const 13)))
                  (then
                    (local.set $i (i32.add (local.get $i) (i32.const 1)))
                    (i32.store (local.get $k) (i32.sub (local.get $i) (local.get $text)))
                    (local.set $k (i32.add (local.get $k) (i32.const 4)))
                    (br_if $out (i32.ne (local.get $k) (local.get $rowEnd)))
                    (if (i32.eq (local.get $byte) (i32.const 13))
                      (then
                        (br_if $out (i32.ne (i32.load8_u (local.get $i)) (i32.const 10)))
                        (local.set $i (i32.add (local.get $i) (i32.const 1)))))
                    (local.set $rows (i32.add (local.get $rows) (i32.const 1)))
                    (global.set $next (i32.sub (local.get $i) (local.get $text)))
                    (br_if $out (i32.eq (local.get $rows) (local.get $limit)))
                    (i32.store (local.get $k) (global.get $next))
                    (local.set $k (i32.add (local.get $k) (i32.const 4)))
                    (local.set $rowEnd (i32.add (local.get $k) (local.get $columns)))
                    (br $each)))
                (if (i32.eq (local.get $byte) (local.get $quote))
                  (then
                    ;; only a quote that begins a cell opens it
                    (br_if $out (i32.ne (i32.load (i32.sub (local.get $k) (i32.const 4)))
                                        (i32.sub (local.get $i) (local.get $text))))
                    (local.set $i (i32.add (local.get $i) (i32.const 1)))
                    (block $closed
                      (loop $seek
                        (br_if $out (i32.gt_u (i32.add (local.get $i) (i32.const 18)) (local.get $end)))
                        (local.set $v (v128.load (local.get $i)))
                        (local.set $marks (i8x16.bitmask (i8x16.eq (local.get $v) (local.get $quotes))))
                        (local.set $lines (i8x16.bitmask (v128.or (i8x16.eq (local.get $v) (local.get $feeds))
                                                                  (i8x16.eq (local.get $v) (local.get $returns)))))
                        (if (i32.eqz (local.get $marks))
                          (then
                            (br_if $out (local.get $lines))
                            (local.set $i (i32.add (local.get $i) (i32.const 16)))
                            (br $seek)))
                        ;; a line end before the quote
                        (br_if $out (i32.and (local.get $lines)
                                             (i32.sub (i32.and (local.get $marks) (i32.sub (i32.const 0) (local.get $marks)))
                                                      (i32.const 1))))
                        (local.set $i (i32.add (i32.add (local.get $i) (i32.ctz (local.get $marks))) (i32.const 1)))
                        (br_if $closed (i32.ne (i32.load8_u (local.get $i)) (local.get $quote)))
                        (local.set $i (i32.add (local.get $i) (i32.const 1)))
                        (br $seek)))
                    (local.set $byte (i32.load8_u (local.get $i)))
                    (br_if $out (i32.and (i32.ne (local.get $byte) (local.get $delim))
                                         (i32.and (i32.ne (local.get $byte) (i32.const 10))
                                                  (i32.ne (local.get $byte) (i32.const 13)))))
                    ;; the mark behind the quote may lie beyond the sixteen
                    (if (i32.ge_u (local.get $i) (local.get $stop))
                      (then (local.set $stop (i32.add (local.get $i) (i32.const 1)))))
                    (br $each)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br $each)))
            (local.set $p (local.get $i))
            (br $sixteen)))
        (local.set $ends (i8x16.eq (local.get $v) (local.get $feeds)))
        (local.set $marks (i8x16.bitmask (v128.or (i8x16.eq (local.get $v) (local.get $delims)) (local.get $ends))))
        (local.set $off (i32.add (i32.sub (local.get $p) (local.get $text)) (i32.const 1)))
        (if (v128.any_true (local.get $ends))
          (then
            (local.set $lines (i8x16.bitmask (local.get $ends)))
            (loop $mark
              (local.set $at (i32.ctz (local.get $marks)))
              (i32.store (local.get $k) (i32.add (local.get $off) (local.get $at)))
              (local.set $k (i32.add (local.get $k) (i32.const 4)))
              (if (i32.and (i32.shr_u (local.get $lines) (local.get $at)) (i32.const 1))
                (then
                  (br_if $out (i32.ne (local.get $k) (local.get $rowEnd)))
                  (local.set $rows (i32.add (local.get $rows) (i32.const 1)))
                  (global.set $next (i32.add (local.get $off) (local.get $at)))
                  (br_if $out (i32.eq (local.get $rows) (local.get $limit)))
                  (i32.store (local.get $k) (global.get $next))
                  (local.set $k (i32.add (local.get $k) (i32.const 4)))
                  (local.set $rowEnd (i32.add (local.get $k) (local.get $columns)))))
              (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
              (br_if $mark (local.get $marks))))
          (else
            ;; three places are always stored, which costs less than asking how many there are
            (local.set $lines (i32.popcnt (local.get $marks)))
            (i32.store (local.get $k) (i32.add (local.get $off) (i32.ctz (local.get $marks))))
            (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
            (i32.store offset=4 (local.get $k) (i32.add (local.get $off) (i32.ctz (local.get $marks))))
            (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
            (i32.store offset=8 (local.get $k) (i32.add (local.get $off) (i32.ctz (local.get $marks))))
            (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
            (local.set $at (i32.add (local.get $k) (i32.const 12)))
            (local.set $k (i32.add (local.get $k) (i32.shl (local.get $lines) (i32.const 2))))
            (if (local.get $marks)
              (then
                (loop $more
                  (i32.store (local.get $at) (i32.add (local.get $off) (i32.ctz (local.get $marks))))
                  (local.set $at (i32.add (local.get $at) (i32.const 4)))
                  (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
                  (br_if $more (local.get $marks)))))))
        (local.set $p (i32.add (local.get $p) (i32.const 16)))
        (br $sixteen)))
    (local.get $rows)))
