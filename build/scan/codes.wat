;; Looks the texts of a column up in a dictionary, as kpi/table says of a Coder. A slot has 24
;; bytes: key, tail, the length of the text + 1 (0 when it is free), and the code.
(func (export "codes") (param $text i32) (param $end i32) (param $places i32) (param $stride i32)
      (param $rows i32) (param $openings i32) (param $quote i32) (param $slots i32) (param $mask i32)
      (param $arena i32) (param $ends i32) (param $codes i32) (param $valid i32) (result i32)
  (local $row i32) (local $missed i32)
  (local $from i32) (local $to i32) (local $n i32) (local $size i32) (local $opening i32)
  (local $i i32) (local $k i32) (local $at i32) (local $slot i32) (local $code i32)
  (local $key i64) (local $tail i64) (local $h i64)
  (local $quotes v128)
  (local.set $quotes (i8x16.splat (local.get $quote)))
  (loop $each
    (local.set $from (i32.add (local.get $text) (i32.load (local.get $places))))
    (local.set $to (i32.sub (i32.add (local.get $text) (i32.load offset=4 (local.get $places))) (i32.const 1)))
    (local.set $places (i32.add (local.get $places) (local.get $stride)))
    (block $done
      (if (i32.ge_u (local.get $from) (local.get $to))
        (then
          (i32.store (local.get $codes) (i32.const 0))
          (br $done)))
      (block $miss
        (local.set $opening (i32.load8_u (i32.add (local.get $openings) (i32.load8_u (local.get $from)))))
        (if (i32.eq (local.get $opening) (i32.const 2))
          (then
            ;; the next quote has to be that at the end
            (br_if $miss (i32.lt_u (i32.sub (local.get $to) (local.get $from)) (i32.const 3)))
            (br_if $miss (i32.gt_u (i32.add (local.get $to) (i32.const 16)) (local.get $end)))
            (local.set $to (i32.sub (local.get $to) (i32.const 1)))
            (br_if $miss (i32.ne (i32.load8_u (local.get $to)) (local.get $quote)))
            (local.set $from (i32.add (local.get $from) (i32.const 1)))
            (local.set $i (local.get $from))
            (block $found
              (loop $seek
                (local.set $at (i8x16.bitmask (i8x16.eq (v128.load (local.get $i)) (local.get $quotes))))
                (br_if $found (local.get $at))
                (local.set $i (i32.add (local.get $i) (i32.const 16)))
                (br $seek)))
            (br_if $miss (i32.ne (i32.add (local.get $i) (i32.ctz (local.get $at))) (local.get $to)))
            (local.set $opening (i32.load8_u (i32.add (local.get $openings) (i32.load8_u (local.get $from)))))))
        (br_if $miss (local.get $opening))
        (br_if $miss (i32.gt_u (i32.add (local.get $from) (i32.const 16)) (local.get $end)))
        (local.set $n (i32.sub (local.get $to) (local.get $from)))
        (local.set $size (i32.add (local.get $n) (i32.const 1)))
        (if (i32.gt_u (local.get $n) (i32.const 16))
          (then
            (local.set $key (i64.mul (i64.extend_i32_u (local.get $n)) (i64.const -7046029254386353131)))
            (local.set $i (local.get $from))
            (loop $eight
              (local.set $key (i64.mul (i64.xor (local.get $key) (i64.load (local.get $i))) (i64.const -7046029254386353131)))
              (local.set $key (i64.xor (local.get $key) (i64.shr_u (local.get $key) (i64.const 29))))
              (local.set $i (i32.add (local.get $i) (i32.const 8)))
              (br_if $eight (i32.ge_u (local.get $to) (i32.add (local.get $i) (i32.const 8)))))
            (local.set $tail (i64.load (i32.sub (local.get $to) (i32.const 8)))))
          (else
            ;; of both words only the bytes of the text
            (if (i32.gt_u (local.get $n) (i32.const 8))
              (then
                (local.set $key (i64.load (local.get $from)))
                (local.set $tail (i64.and (i64.load offset=8 (local.get $from))
                  (i64.shr_u (i64.const -1) (i64.extend_i32_u (i32.shl (i32.sub (i32.const 16) (local.get $n)) (i32.const 3)))))))
              (else
                (local.set $key (i64.and (i64.load (local.get $from))
                  (i64.shr_u (i64.const -1) (i64.extend_i32_u (i32.shl (i32.sub (i32.const 8) (local.get $n)) (i32.const 3))))))
                (local.set $tail (i64.const 0))))))
        (local.set $h (i64.mul
          (i64.xor (i64.xor (local.get $key) (i64.mul (local.get $tail) (i64.const -7046029254386353131)))
                   (i64.extend_i32_u (local.get $size)))
          (i64.const -7046029254386353131)))
        (local.set $i (i32.xor (i32.wrap_i64 (i64.shr_u (local.get $h) (i64.const 32)))
                               (i32.wrap_i64 (i64.shr_u (local.get $h) (i64.const 17)))))
        (loop $probe
          (local.set $slot (i32.add (local.get $slots) (i32.mul (i32.and (local.get $i) (local.get $mask)) (i32.const 24))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $miss (i32.eqz (i32.load offset=16 (local.get $slot))))
          (br_if $probe (i32.ne (i32.load offset=16 (local.get $slot)) (local.get $size)))
          (br_if $probe (i64.ne (i64.load (local.get $slot)) (local.get $key)))
          (br_if $probe (i64.ne (i64.load offset=8 (local.get $slot)) (local.get $tail)))
          (local.set $code (i32.load offset=20 (local.get $slot)))
          (if (i32.gt_u (local.get $n) (i32.const 16))
            (then
              ;; the last bytes are known to be the same: compare by eights
              (local.set $at (local.get $arena))
              (if (local.get $code)
                (then
                  (local.set $at (i32.add (local.get $at)
                    (i32.load (i32.sub (i32.add (local.get $ends) (i32.shl (local.get $code) (i32.const 2))) (i32.const 4)))))))
              (local.set $k (local.get $from))
              (loop $same
                (br_if $probe (i64.ne (i64.load (local.get $k)) (i64.load (local.get $at))))
                (local.set $at (i32.add (local.get $at) (i32.const 8)))
                (local.set $k (i32.add (local.get $k) (i32.const 8)))
                (br_if $same (i32.ge_u (local.get $to) (i32.add (local.get $k) (i32.const 8))))))))
        (i32.store (local.get $codes) (local.get $code))
        (local.set $at (i32.add (local.get $valid) (i32.shr_u (local.get $row) (i32.const 3))))
        (i32.store8 (local.get $at) (i32.or (i32.load8_u (local.get $at))
          (i32.shl (i32.const 1) (i32.and (local.get $row) (i32.const 7)))))
        (br $done))
      (i32.store (local.get $codes) (i32.const -1))
      (local.set $missed (i32.add (local.get $missed) (i32.const 1))))
    (local.set $codes (i32.add (local.get $codes) (i32.const 4)))
    (local.set $row (i32.add (local.get $row) (i32.const 1)))
    (br_if $each (i32.lt_u (local.get $row) (local.get $rows))))
  (local.get $missed))
