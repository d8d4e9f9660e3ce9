/// The Kaiser window at `place`, −1…1: 1 in the middle, small at both ends and 0 beyond. `beta` trades the width of the main lobe
/// for the height of the others.
func kaiserWindow(_ place: Double, beta: Double) -> Double {
  abs(place) > 1 ? 0 : besselI0(beta * (1 - place * place).squareRoot()) / besselI0(beta)
}

/// The modified Bessel function of order 0, by its series.
func besselI0(_ x: Double) -> Double {
  var sum = 1.0
  var term = 1.0
  var k = 1.0
  while term > 1e-12 * sum {
    term *= (x / (2 * k)) * (x / (2 * k))
    sum += term
    k += 1
  }
  return sum
}
