package gost

import (
	"math/big"
	"testing"
)

// reference is the signature of RFC 7091 word for word, over big integers and affine points. It is slow and plain, is
// itself held to the examples of the RFC, and the package is held to it.
type reference struct{ p, a, b, q, x, y *big.Int }

// spot is an affine point; nil is infinity.
type spot struct{ x, y *big.Int }

func hexNumber(s string) *big.Int {
	v, ok := new(big.Int).SetString(s, 16)
	if !ok {
		panic(s)
	}
	return v
}

func (c *reference) add(s, t *spot) *spot {
	switch {
	case s == nil:
		return t
	case t == nil:
		return s
	}
	var num, den *big.Int
	if s.x.Cmp(t.x) == 0 {
		if sum := new(big.Int).Add(s.y, t.y); sum.Mod(sum, c.p).Sign() == 0 {
			return nil
		}
		num = new(big.Int).Mul(s.x, s.x)
		num.Mul(num, big.NewInt(3)).Add(num, c.a)
		den = new(big.Int).Lsh(s.y, 1)
	} else {
		num, den = new(big.Int).Sub(t.y, s.y), new(big.Int).Sub(t.x, s.x)
	}
	den.Mod(den, c.p)
	l := num.Mul(num, den.ModInverse(den, c.p))
	x := new(big.Int).Mul(l, l)
	x.Sub(x, s.x).Sub(x, t.x).Mod(x, c.p)
	y := new(big.Int).Sub(s.x, x)
	y.Mul(y, l).Sub(y, s.y).Mod(y, c.p)
	return &spot{x, y}
}

func (c *reference) multiply(k *big.Int, s *spot) *spot {
	var r *spot
	for i := k.BitLen() - 1; i >= 0; i-- {
		r = c.add(r, r)
		if k.Bit(i) == 1 {
			r = c.add(r, s)
		}
	}
	return r
}

func (c *reference) base() *spot { return &spot{c.x, c.y} }

func (c *reference) sign(d, e, k *big.Int) (r, s *big.Int) {
	r = new(big.Int).Mod(c.multiply(k, c.base()).x, c.q)
	s = new(big.Int).Mul(r, d)
	s.Add(s, new(big.Int).Mul(k, e)).Mod(s, c.q)
	return r, s
}

func (c *reference) verify(key *spot, e, r, s *big.Int) bool {
	if r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(c.q) >= 0 || s.Cmp(c.q) >= 0 {
		return false
	}
	v := new(big.Int).ModInverse(e, c.q)
	z1 := new(big.Int).Mul(s, v)
	z2 := new(big.Int).Mul(r, v)
	z2.Neg(z2)
	at := c.add(c.multiply(z1.Mod(z1, c.q), c.base()), c.multiply(z2.Mod(z2, c.q), key))
	return at != nil && new(big.Int).Mod(at.x, c.q).Cmp(r) == 0
}

// plain are the two curves of the package as RFC 7836 and RFC 4357 print them.
func plain(c *Curve) *reference {
	if c == CurveA512() {
		p := hexNumber("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7")
		return &reference{
			p: p, a: new(big.Int).Sub(p, big.NewInt(3)),
			b: hexNumber("E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760"),
			q: hexNumber("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275"),
			x: big.NewInt(3),
			y: hexNumber("7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4"),
		}
	}
	p := hexNumber("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97")
	return &reference{
		p: p, a: new(big.Int).Sub(p, big.NewInt(3)), b: big.NewInt(166),
		q: hexNumber("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893"),
		x: big.NewInt(1),
		y: hexNumber("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14"),
	}
}

// TestReference_Examples_44: the examples of RFC 7091 sections 7.1 and 7.2. Their curves are not those of the package,
// so they hold the reference, which in turn holds the package.
func TestReference_Examples_44(t *testing.T) {
	for _, c := range []struct {
		name                     string
		curve                    reference
		d, e, k, qx, qy, r, sign string
	}{
		{
			"256 bits",
			reference{
				p: hexNumber("8000000000000000000000000000000000000000000000000000000000000431"), a: big.NewInt(7),
				b: hexNumber("5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E"),
				q: hexNumber("8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3"),
				x: big.NewInt(2), y: hexNumber("8E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8"),
			},
			"7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28",
			"2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5",
			"77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3",
			"7F2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FD80B",
			"26F1B489D6701DD185C8413A977B3CBBAF64D1C593D26627DFFB101A87FF77DA",
			"41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493",
			"1456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40",
		},
		{
			"512 bits",
			reference{
				p: hexNumber("4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15DF1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373"),
				a: big.NewInt(7),
				b: hexNumber("1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC4361834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC"),
				q: hexNumber("4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15DA82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF"),
				x: hexNumber("24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A"),
				y: hexNumber("2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E"),
			},
			"BA6048AADAE241BA40936D47756D7C93091A0E8514669700EE7508E508B102072E8123B2200A0563322DAD2827E2714A2636B7BFD18AADFC62967821FA18DD4",
			"3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C5917184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C",
			"359E7F4B1410FEACC570456C6801496946312120B39D019D455986E364F365886748ED7A44B3E794434006011842286212273A6D14CF70EA3AF71BB1AE679F1",
			"115DC5BC96760C7B48598D8AB9E740D4C4A85A65BE33C1815B5C320C854621DD5A515856D13314AF69BC5B924C8B4DDFF75C45415C1D9DD9DD33612CD530EFE1",
			"37C7C90CD40B0F5621DC3AC1B751CFA0E2634FA0503B3D52639F5D7FB72AFD61EA199441D943FFE7F0C70A2759A3CDB84C114E1F9339FDF27F35ECA93677BEEC",
			"2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD35492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36",
			"1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, e := hexNumber(c.d), hexNumber(c.e)
			key := c.curve.multiply(d, c.curve.base())
			if key.x.Cmp(hexNumber(c.qx)) != 0 || key.y.Cmp(hexNumber(c.qy)) != 0 {
				t.Errorf("public key %x, %x", key.x, key.y)
			}
			r, s := c.curve.sign(d, e, hexNumber(c.k))
			if r.Cmp(hexNumber(c.r)) != 0 || s.Cmp(hexNumber(c.sign)) != 0 {
				t.Errorf("signature %x, %x", r, s)
			}
			if !c.curve.verify(key, e, r, s) || c.curve.verify(key, e, s, r) {
				t.Error("verification")
			}
		})
	}
}
