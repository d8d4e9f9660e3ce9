import CFFTW
import Synchronization

/// One frequency of a spectrum.
public struct Bin: Hashable, Sendable, BitwiseCopyable {
  public var real: Float
  public var imaginary: Float

  public init(real: Float = 0, imaginary: Float = 0) {
    self.real = real
    self.imaginary = imaginary
  }
}

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
  ///   - spectrum: `binCount` bins.
  public func forward(_ signal: Span<Float>, spectrum: inout MutableSpan<Bin>) {
    precondition(signal.count == count && spectrum.count == binCount, "wrong lengths")
    signal.withUnsafeBufferPointer { signal in
      spectrum.withUnsafeMutableBufferPointer { spectrum in
        // The plan leaves its input alone; FFTW's type just does not say so.
        fftwf_execute_dft_r2c(
          plans.forward, UnsafeMutablePointer(mutating: signal.baseAddress!), Self.complex(spectrum))
      }
    }
  }

  /// The signal of a spectrum, scaled so that it undoes ``forward(_:spectrum:)``. The spectrum's content is lost.
  public func inverse(_ spectrum: inout MutableSpan<Bin>, signal: inout MutableSpan<Float>) {
    precondition(signal.count == count && spectrum.count == binCount, "wrong lengths")
    spectrum.withUnsafeMutableBufferPointer { spectrum in
      signal.withUnsafeMutableBufferPointer { signal in
        fftwf_execute_dft_c2r(plans.inverse, Self.complex(spectrum), signal.baseAddress!)
      }
    }
    signal.scale(by: 1 / Float(count))
  }

  /// A bin is laid out as FFTW's complex number is.
  private static func complex(_ bins: UnsafeMutableBufferPointer<Bin>) -> UnsafeMutablePointer<fftwf_complex> {
    UnsafeMutableRawPointer(bins.baseAddress!).assumingMemoryBound(to: fftwf_complex.self)
  }

  private static let known = Mutex<[Int: Plans]>([:])

  /// Never changed once made, and never destroyed.
  private struct Plans: @unchecked Sendable {
    let forward: fftwf_plan
    let inverse: fftwf_plan

    /// Only one thread at a time may plan.
    init(count: Int) {
      let signal = UnsafeMutablePointer<Float>.allocate(capacity: count)
      let bins = UnsafeMutablePointer<fftwf_complex>.allocate(capacity: count / 2 + 1)
      defer {
        signal.deallocate()
        bins.deallocate()
      }
      // Callers' memory is aligned as it happens to be, and a plan for one alignment is not for another.
      let flags = UInt32(FFTW_ESTIMATE) | UInt32(FFTW_UNALIGNED)
      forward = fftwf_plan_dft_r2c_1d(Int32(count), signal, bins, flags | UInt32(FFTW_PRESERVE_INPUT))
      inverse = fftwf_plan_dft_c2r_1d(Int32(count), bins, signal, flags)
    }
  }
}
