import CFFTW
import Synchronization

/// The discrete Fourier transform of real signals of one length, by FFTW in single precision.
///
/// Plans are estimated, never measured, so that the same input gives the same output in every run. They are made under a
/// lock and kept for the life of the process; execution may happen on any number of threads at once.
public struct RealFFT: Sendable {
  /// Samples of the signal.
  public let count: Int
  /// Bins of the spectrum: from 0 Hz to half the sample rate.
  public var binCount: Int { count / 2 + 1 }

  private let plans: Plans

  /// A transform of `count` samples, at least 1. Fast for products of small primes.
  public init(count: Int) {
    precondition(count > 0, "a transform needs at least one sample")
    self.count = count
    plans = Self.known.withLock { known in
      if let plans = known[count] { return plans }
      let plans = Plans(count: count)
      known[count] = plans
      return plans
    }
  }

  /// The spectrum of `signal`, not scaled: bin *k* is Σ signal[n]·e^(−2πikn/count).
  ///
  /// - Parameters:
  ///   - signal: `count` samples.
  ///   - real: `binCount` real parts.
  ///   - imaginary: `binCount` imaginary parts.
  public func forward(
    _ signal: Span<Float>, real: inout MutableSpan<Float>, imaginary: inout MutableSpan<Float>
  ) {
    precondition(signal.count == count && real.count == binCount && imaginary.count == binCount, "wrong lengths")
    signal.withUnsafeBufferPointer { signal in
      real.withUnsafeMutableBufferPointer { real in
        imaginary.withUnsafeMutableBufferPointer { imaginary in
          // FFTW promises to leave the input of a planned-for transform alone; its type just does not say so.
          fftwf_execute_split_dft_r2c(
            plans.forward, UnsafeMutablePointer(mutating: signal.baseAddress!), real.baseAddress!,
            imaginary.baseAddress!)
        }
      }
    }
  }

  /// The signal of a spectrum, scaled so that it undoes ``forward(_:real:imaginary:)``. The spectrum's content is lost.
  public func inverse(
    real: inout MutableSpan<Float>, imaginary: inout MutableSpan<Float>, signal: inout MutableSpan<Float>
  ) {
    precondition(signal.count == count && real.count == binCount && imaginary.count == binCount, "wrong lengths")
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        signal.withUnsafeMutableBufferPointer { signal in
          fftwf_execute_split_dft_c2r(plans.inverse, real.baseAddress!, imaginary.baseAddress!, signal.baseAddress!)
        }
      }
    }
    signal.scale(by: 1 / Float(count))
  }

  private static let known = Mutex<[Int: Plans]>([:])

  /// Never changed once made, and never destroyed.
  private struct Plans: @unchecked Sendable {
    let forward: fftwf_plan
    let inverse: fftwf_plan

    /// Only one thread at a time may plan.
    init(count: Int) {
      let bins = count / 2 + 1
      let signal = UnsafeMutablePointer<Float>.allocate(capacity: count)
      let real = UnsafeMutablePointer<Float>.allocate(capacity: bins)
      let imaginary = UnsafeMutablePointer<Float>.allocate(capacity: bins)
      defer {
        signal.deallocate()
        real.deallocate()
        imaginary.deallocate()
      }
      var dimension = fftwf_iodim(n: Int32(count), is: 1, os: 1)
      // Callers' memory is aligned as it happens to be, and a plan for one alignment is not for another.
      let flags = UInt32(FFTW_ESTIMATE) | UInt32(FFTW_UNALIGNED)
      forward = fftwf_plan_guru_split_dft_r2c(
        1, &dimension, 0, nil, signal, real, imaginary, flags | UInt32(FFTW_PRESERVE_INPUT))
      inverse = fftwf_plan_guru_split_dft_c2r(1, &dimension, 0, nil, real, imaginary, signal, flags)
    }
  }
}
