package token

import (
	"crypto"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"io"

	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
	"github.com/oasisprotocol/curve25519-voi/primitives/h2c"
)

// The verifiable oblivious pseudo-random function of RFC 9497: mode VOPRF (0x01), suite
// ristretto255-SHA512. What is in parentheses below are its sections.

// suite is the context string of mode and suite (3.1).
const suite = "OPRFV1-\x01-ristretto255-SHA512"

// The lengths of an element, of a proof, and of what comes out, in bytes.
const (
	ElementSize = curve.CompressedPointSize
	ProofSize   = 2 * scalar.ScalarSize
	outputSize  = sha512.Size
)

// MaxElements is how many elements stand under one proof at most.
const MaxElements = 4096

// What may be wrong with what the other side sent.
var (
	ErrElement = errors.New("an element is not one of the group, or is the identity")
	ErrCount   = errors.New("there are no elements, too many, or another number of them")
	ErrProof   = errors.New("the proof does not hold: the answer was made with another key")
)

type (
	// Element is a point of the group as it is sent.
	Element [ElementSize]byte
	// Proof says that elements were evaluated with the key whose public half is known (2.2).
	Proof [ProofSize]byte
	// PublicKey is the public half of the key of a kind.
	PublicKey [ElementSize]byte
)

// pair is the key of a kind.
type pair struct {
	secret scalar.Scalar
	public PublicKey
}

// framed puts parts one after the other, each with its length before it.
func framed(parts ...[]byte) (b []byte) {
	for _, part := range parts {
		b = append(binary.BigEndian.AppendUint16(b, uint16(len(part))), part...)
	}
	return b
}

// hashToScalar and hashToGroup are those of the suite (4.1), under a label.
func hashToScalar(label string, text []byte) *scalar.Scalar {
	var wide [scalar.ScalarWideSize]byte
	if err := h2c.ExpandMessageXMD(wide[:], crypto.SHA512, []byte(label+suite), text); err != nil {
		panic("the labels and lengths of the suite are its own: " + err.Error())
	}
	s, err := scalar.New().SetBytesModOrderWide(wide[:])
	if err != nil {
		panic("64 bytes are always a scalar: " + err.Error())
	}
	return s
}

func hashToGroup(input []byte) *curve.RistrettoPoint {
	p, err := h2c.Ristretto255_XMD_R255MAP_RO(crypto.SHA512, []byte("HashToGroup-"+suite), input)
	if err != nil {
		panic("the labels and lengths of the suite are its own: " + err.Error())
	}
	return p
}

// derive is DeriveKeyPair (3.2.1).
func derive(seed [32]byte, info string) pair {
	text := append(seed[:], framed([]byte(info))...)
	for counter := range 256 {
		s := hashToScalar("DeriveKeyPair", append(text, byte(counter)))
		if s.Equal(scalar.New()) == 0 {
			p := curve.NewRistrettoPoint().MulBasepoint(curve.RISTRETTO_BASEPOINT_TABLE, s)
			return pair{*s, PublicKey(packed(p))}
		}
	}
	panic("256 hashes in a row are not all zero")
}

func packed(p *curve.RistrettoPoint) (e Element) {
	var c curve.CompressedRistretto
	copy(e[:], c.SetRistrettoPoint(p)[:])
	return e
}

// point reads an element (4.1, DeserializeElement): canonical, and not the identity.
func point(e Element) (*curve.RistrettoPoint, error) {
	c := curve.CompressedRistretto(e)
	p, err := curve.NewRistrettoPoint().SetCompressed(&c)
	if err != nil || p.IsIdentity() {
		return nil, ErrElement
	}
	return p, nil
}

func points(all []Element) ([]*curve.RistrettoPoint, error) {
	if len(all) == 0 || len(all) > MaxElements {
		return nil, ErrCount
	}
	list := make([]*curve.RistrettoPoint, len(all))
	for i, e := range all {
		p, err := point(e)
		if err != nil {
			return nil, err
		}
		list[i] = p
	}
	return list, nil
}

// whole evaluates an input with the key at hand, without blinding (Evaluate, 3.3.1).
func (k pair) whole(input []byte) [outputSize]byte {
	p := hashToGroup(input)
	return finished(input, packed(p.Mul(p, &k.secret)))
}

// finished makes what comes out of an input and its element, which is no longer blinded.
func finished(input []byte, e Element) [outputSize]byte {
	return sha512.Sum512(append(framed(input, e[:]), "Finalize"...))
}

// blind hides inputs, each by a scalar of its own (Blind, 3.3.1).
func blind(inputs [][]byte, random io.Reader) (blinds []*scalar.Scalar, hidden []Element, err error) {
	for _, input := range inputs {
		s, err := drawn(random)
		if err != nil {
			return nil, nil, err
		}
		p := hashToGroup(input)
		blinds, hidden = append(blinds, s), append(hidden, packed(p.Mul(p, s)))
	}
	return blinds, hidden, nil
}

// drawn draws a scalar that is not zero.
func drawn(random io.Reader) (*scalar.Scalar, error) {
	for {
		s, err := scalar.New().SetRandom(random)
		if err != nil || s.Equal(scalar.New()) == 0 {
			return s, err
		}
	}
}

// evaluate gives what the key makes of hidden elements, with the proof (BlindEvaluate,
// 3.3.2). It fails with ErrCount and ErrElement.
func (k pair) evaluate(hidden []Element, random io.Reader) (made []Element, proof Proof, err error) {
	c, err := points(hidden)
	if err != nil {
		return nil, proof, err
	}
	for _, p := range c {
		made = append(made, packed(curve.NewRistrettoPoint().Mul(p, &k.secret)))
	}
	r, err := drawn(random)
	if err != nil {
		return nil, proof, err
	}
	m := composite(k.public, hidden, made, c)
	z := curve.NewRistrettoPoint().Mul(m, &k.secret)
	t2 := curve.NewRistrettoPoint().MulBasepoint(curve.RISTRETTO_BASEPOINT_TABLE, r)
	t3 := curve.NewRistrettoPoint().Mul(m, r)
	challenge := challengeOf(k.public, m, z, t2, t3)
	s := scalar.New().Mul(challenge, &k.secret)
	s.Sub(r, s)
	err = errors.Join(challenge.ToBytes(proof[:scalar.ScalarSize]), s.ToBytes(proof[scalar.ScalarSize:]))
	return made, proof, err
}

// weights are by what elements are multiplied before they are summed (2.2.1).
func weights(public PublicKey, hidden, made []Element) (all []*scalar.Scalar) {
	seed := sha512.Sum512(framed(public[:], []byte("Seed-"+suite)))
	for i := range hidden {
		text := binary.BigEndian.AppendUint16(framed(seed[:]), uint16(i))
		text = append(append(text, framed(hidden[i][:], made[i][:])...), "Composite"...)
		all = append(all, hashToScalar("HashToScalar-", text))
	}
	return all
}

// composite sums the points of elements by their weights. All of it is public.
func composite(public PublicKey, hidden, made []Element, of []*curve.RistrettoPoint) *curve.RistrettoPoint {
	return curve.NewRistrettoPoint().MultiscalarMulVartime(weights(public, hidden, made), of)
}

func challengeOf(public PublicKey, m, z, t2, t3 *curve.RistrettoPoint) *scalar.Scalar {
	parts := [][]byte{public[:]}
	for _, p := range []*curve.RistrettoPoint{m, z, t2, t3} {
		e := packed(p)
		parts = append(parts, e[:])
	}
	return hashToScalar("HashToScalar-", append(framed(parts...), "Challenge"...))
}

// unblind checks that elements were evaluated with the key of a public half, and gives them
// without the blinds (Finalize, 3.3.2). It fails with ErrCount, ErrElement and ErrProof.
func unblind(public PublicKey, blinds []*scalar.Scalar, hidden, made []Element, proof Proof) ([]Element, error) {
	key, err := point(Element(public))
	if err != nil {
		return nil, err
	}
	if len(made) != len(hidden) || len(blinds) != len(hidden) {
		return nil, ErrCount
	}
	c, err := points(hidden)
	if err != nil {
		return nil, err
	}
	d, err := points(made)
	if err != nil {
		return nil, err
	}
	challenge, err := scalar.New().SetCanonicalBytes(proof[:scalar.ScalarSize])
	if err != nil {
		return nil, ErrProof
	}
	s, err := scalar.New().SetCanonicalBytes(proof[scalar.ScalarSize:])
	if err != nil {
		return nil, ErrProof
	}
	m, z := composite(public, hidden, made, c), composite(public, hidden, made, d)
	t2 := curve.NewRistrettoPoint().DoubleScalarMulBasepointVartime(challenge, key, s)
	t3 := curve.NewRistrettoPoint().MultiscalarMulVartime([]*scalar.Scalar{s, challenge},
		[]*curve.RistrettoPoint{m, z})
	if challengeOf(public, m, z, t2, t3).Equal(challenge) == 0 {
		return nil, ErrProof
	}
	bare := make([]Element, len(d))
	for i, p := range d {
		bare[i] = packed(p.Mul(p, scalar.New().Invert(blinds[i])))
	}
	return bare, nil
}
