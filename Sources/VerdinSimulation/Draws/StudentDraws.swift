import RealModule
import VerdinNumerics

extension SplitMix64 {
  /// Student's t with any positive degrees of freedom: √(ν(U^(−2/ν) − 1)) cos 2πV.
  ///
  /// - SeeAlso: Bailey 1994, doi:10.2307/2153537
  package mutating func student(_ degreesOfFreedom: Double) -> Double {
    let radius = Double.expMinusOne(-2 / degreesOfFreedom * Double.log(uniform()))
    return (degreesOfFreedom * radius).squareRoot() * Double.cos(2 * Double.pi * uniform())
  }
}
