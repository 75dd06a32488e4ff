package num

import "math/big"

// Precision of roots and powers: far more than the 20 digits they promise, so
// that a few steps of arithmetic after them do not eat into those.
const (
	rootDigits = 40
	powerBits  = 256
)

// tooManyBits bounds the results of powers, about 10,000 digits.
const tooManyBits = 33000

// Sqrt is the square root: exact when it is a fraction, else right to more
// than 20 digits and marked inexact. Blank with NotANumber below 0.
func Sqrt(v Value) Value {
	switch {
	case v.IsBlank():
		return v
	case v.Sign() < 0:
		return Blank(NotANumber)
	}
	r := v.rat()
	if root, exact := exactRoot(r, 2); exact {
		return ownRat(root).marked(v, v)
	}
	places := max(rootDigits-wholeDigits(r)/2, 0)
	coef, _ := scaled(v, 2*places, Down)
	root := new(big.Rat).SetFrac(coef.Sqrt(coef), bigPow10(places))
	out := ownRat(root)
	out.inexact = true
	return out
}

// Pow is a^b. A whole exponent is exact; any other is right to more than 20
// digits and marked inexact, unless the root is a fraction: 8^(1/3) is 2. 0^0
// is 1, 0 to a negative power is blank with DivideByZero, a negative base with
// a fraction above it is blank with NotANumber, and results of more than about
// 10,000 digits, before or after the point, are blank with TooLarge.
func Pow(a, b Value) Value {
	if blank, is := eitherBlank(a, b); is {
		return blank
	}
	switch {
	case b.IsZero() || Equal(a, Int(1)):
		return Int(1).marked(a, b)
	case a.IsZero() && b.Sign() < 0:
		return Blank(DivideByZero)
	case a.IsZero():
		return Int(0).marked(a, b)
	case b.IsInt():
		return wholePower(a, b)
	case a.Sign() < 0:
		return Blank(NotANumber)
	}
	return fractionPower(a, b)
}

func wholePower(a, b Value) Value {
	if Equal(a, Int(-1)) {
		if b.rat().Num().Bit(0) == 0 {
			a = Neg(a)
		}
		return a.marked(a, b)
	}
	n, fits := b.Int64()
	if !fits || n > tooManyBits || n < -tooManyBits {
		return Blank(TooLarge)
	}
	power, ok := ratPower(a.rat(), n)
	if !ok {
		return Blank(TooLarge)
	}
	return ownRat(power).marked(a, b)
}

// ratPower is r^n, unless it has too many bits.
func ratPower(r *big.Rat, n int64) (power *big.Rat, ok bool) {
	p, q := r.Num(), r.Denom()
	m := n
	if m < 0 {
		m = -m
	}
	if int64(max(p.BitLen(), q.BitLen()))*m > tooManyBits {
		return nil, false
	}
	e := big.NewInt(m)
	power = new(big.Rat).SetFrac(new(big.Int).Exp(p, e, nil), new(big.Int).Exp(q, e, nil))
	if n < 0 {
		power.Inv(power)
	}
	return power, true
}

// fractionPower is a^b for positive a and b that is not whole.
func fractionPower(a, b Value) Value {
	degree := b.rat().Denom()
	if degree.IsInt64() && degree.Int64() <= 64 && b.rat().Num().IsInt64() {
		if root, exact := exactRoot(a.rat(), int(degree.Int64())); exact {
			return wholePower(ownRat(root), ownRat(new(big.Rat).SetInt(b.rat().Num()))).marked(a, b)
		}
	}
	power, ok := expOf(b.rat(), a.rat())
	if !ok {
		return Blank(TooLarge)
	}
	v := ownRat(power)
	v.inexact = true
	return v
}

// exactRoot is the root of a fraction when it is a fraction itself.
func exactRoot(r *big.Rat, degree int) (root *big.Rat, exact bool) {
	p, ok := wholeRoot(r.Num(), degree)
	if !ok {
		return nil, false
	}
	q, ok := wholeRoot(r.Denom(), degree)
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetFrac(p, q), true
}

// wholeRoot is the root of n of at least 0 when it is whole, by halving.
func wholeRoot(n *big.Int, degree int) (root *big.Int, exact bool) {
	e := big.NewInt(int64(degree))
	if degree == 2 {
		root = new(big.Int).Sqrt(n)
		return root, new(big.Int).Mul(root, root).Cmp(n) == 0
	}
	low, high := big.NewInt(0), new(big.Int).Lsh(big.NewInt(1), uint(n.BitLen()/degree+1))
	for low.Cmp(high) < 0 {
		middle := new(big.Int).Add(low, high)
		middle.Add(middle, big.NewInt(1)).Rsh(middle, 1)
		if new(big.Int).Exp(middle, e, nil).Cmp(n) <= 0 {
			low = middle
		} else {
			high = middle.Sub(middle, big.NewInt(1))
		}
	}
	return low, new(big.Int).Exp(low, e, nil).Cmp(n) == 0
}

// Fixed-point numbers of powerBits binary places carry logarithm and
// exponential: big.Int is all they need.

// expOf is base^exponent as e to the exponent × ln base.
func expOf(exponent, base *big.Rat) (power *big.Rat, ok bool) {
	p, q := exponent.Num(), exponent.Denom()
	if p.BitLen()-q.BitLen() > 64 {
		return nil, false
	}
	bits := uint(powerBits + max(0, p.BitLen()))
	y := lnOf(base, bits)
	y.Mul(y, p).Quo(y, q)
	// y = n ln 2 + rest, so that the power is 2^n times e^rest.
	ln2 := lnOfTwo(bits)
	n := new(big.Int).Quo(y, ln2)
	if !n.IsInt64() || n.Int64() > tooManyBits || n.Int64() < -tooManyBits {
		return nil, false
	}
	rest := expFixed(y.Sub(y, new(big.Int).Mul(n, ln2)), bits)
	rest.Rsh(rest, bits-powerBits) // what is left has powerBits places
	shift := int(n.Int64()) - powerBits
	power = new(big.Rat).SetInt(rest)
	one := big.NewInt(1)
	if shift < 0 {
		return power.Quo(power, new(big.Rat).SetInt(one.Lsh(one, uint(-shift)))), true
	}
	return power.Mul(power, new(big.Rat).SetInt(one.Lsh(one, uint(shift)))), true
}

// lnOf is the natural logarithm of a positive fraction: its power of two
// apart, then 2 artanh((m-1)/(m+1)).
func lnOf(r *big.Rat, bits uint) *big.Int {
	p, q := new(big.Int).Set(r.Num()), new(big.Int).Set(r.Denom())
	k := p.BitLen() - q.BitLen()
	if k >= 0 {
		q.Lsh(q, uint(k))
	} else {
		p.Lsh(p, uint(-k))
	}
	// p/q is now between 1/2 and 2.
	top, bottom := new(big.Int).Sub(p, q), new(big.Int).Add(p, q)
	top.Lsh(top, bits).Quo(top, bottom)
	ln := artanh2(top, bits)
	return ln.Add(ln, new(big.Int).Mul(lnOfTwo(bits), big.NewInt(int64(k))))
}

func lnOfTwo(bits uint) *big.Int {
	third := new(big.Int).Lsh(big.NewInt(1), bits)
	return artanh2(third.Quo(third, big.NewInt(3)), bits)
}

// artanh2 is 2 artanh(z) = 2 (z + z³/3 + z⁵/5 + …) for |z| of at most a third.
func artanh2(z *big.Int, bits uint) *big.Int {
	square := new(big.Int).Mul(z, z)
	square.Rsh(square, bits)
	sum, power, term := new(big.Int), new(big.Int).Set(z), new(big.Int)
	for k := int64(1); power.Sign() != 0; k += 2 {
		sum.Add(sum, term.Quo(power, big.NewInt(k)))
		power.Mul(power, square).Quo(power, new(big.Int).Lsh(big.NewInt(1), bits))
	}
	return sum.Lsh(sum, 1)
}

// expFixed is e^x by its series, after halving x eight times and squaring the
// result as often.
func expFixed(x *big.Int, bits uint) *big.Int {
	const halvings = 8
	x = new(big.Int).Quo(x, big.NewInt(1<<halvings))
	one := new(big.Int).Lsh(big.NewInt(1), bits)
	sum, term := new(big.Int).Set(one), new(big.Int).Set(one)
	for k := int64(1); term.Sign() != 0; k++ {
		term.Mul(term, x).Quo(term, one)
		term.Quo(term, big.NewInt(k))
		sum.Add(sum, term)
	}
	for i := 0; i < halvings; i++ {
		sum.Mul(sum, sum).Rsh(sum, bits)
	}
	return sum
}
