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
///
/// Fast where signal and spectrum begin at multiples of 16 bytes, as an array's elements do; what lies otherwise is copied first, and
/// gives the same bits.
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
    Self.sharePlanner
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
        if Self.isAligned(signal.baseAddress!) && Self.isAligned(spectrum.baseAddress!) {
          transform(signal.baseAddress!, spectrum.baseAddress!)
        } else {
          withScratch { from, to in
            from.update(from: signal.baseAddress!, count: count)
            transform(from, to)
            spectrum.baseAddress!.update(from: to, count: binCount)
          }
        }
      }
    }
  }

  /// The signal of a spectrum, scaled so that it undoes ``forward(_:spectrum:)``. The spectrum's content is lost.
  public func inverse(_ spectrum: inout MutableSpan<Bin>, signal: inout MutableSpan<Float>) {
    precondition(signal.count == count && spectrum.count == binCount, "wrong lengths")
    spectrum.withUnsafeMutableBufferPointer { spectrum in
      signal.withUnsafeMutableBufferPointer { signal in
        if Self.isAligned(signal.baseAddress!) && Self.isAligned(spectrum.baseAddress!) {
          fftwf_execute_dft_c2r(plans.inverse, Self.complex(spectrum.baseAddress!), signal.baseAddress!)
        } else {
          withScratch { to, from in
            from.update(from: spectrum.baseAddress!, count: binCount)
            fftwf_execute_dft_c2r(plans.inverse, Self.complex(from), to)
            signal.baseAddress!.update(from: to, count: count)
          }
        }
      }
    }
    signal.scale(by: 1 / Float(count))
  }

  private func transform(_ signal: UnsafePointer<Float>, _ spectrum: UnsafeMutablePointer<Bin>) {
    // The plan leaves its input alone; FFTW's type just does not say so.
    fftwf_execute_dft_r2c(plans.forward, UnsafeMutablePointer(mutating: signal), Self.complex(spectrum))
  }

  /// A bin is laid out as FFTW's complex number is.
  private static func complex(_ bins: UnsafeMutablePointer<Bin>) -> UnsafeMutablePointer<fftwf_complex> {
    UnsafeMutableRawPointer(bins).assumingMemoryBound(to: fftwf_complex.self)
  }

  /// What vector instructions ask for; a plan for one alignment is not for another.
  private static let alignment = 16

  private static func isAligned(_ address: UnsafeRawPointer) -> Bool {
    UInt(bitPattern: address) % UInt(alignment) == 0
  }

  private func withScratch(_ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Bin>) -> Void) {
    let bins = (count + 3) / 4 * 4 * MemoryLayout<Float>.stride
    let bytes = bins + binCount * MemoryLayout<Bin>.stride
    withUnsafeTemporaryAllocation(byteCount: bytes, alignment: Self.alignment) { memory in
      let start = memory.baseAddress!
      body(
        start.bindMemory(to: Float.self, capacity: count),
        (start + bins).bindMemory(to: Bin.self, capacity: binCount))
    }
  }

  /// Plugins that link this library have a lock each, and FFTW's planner is one for the process: it must have a lock of its own.
  private static let sharePlanner: Void = fftwf_make_planner_thread_safe()

  private static let known = Mutex<[Int: Plans]>([:])

  /// Never changed once made, and never destroyed.
  private struct Plans: @unchecked Sendable {
    let forward: fftwf_plan
    let inverse: fftwf_plan

    /// Only one thread at a time may plan.
    init(count: Int) {
      let signal = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: alignment)
        .bindMemory(to: Float.self, capacity: count)
      let bins = UnsafeMutableRawPointer.allocate(
        byteCount: (count / 2 + 1) * MemoryLayout<fftwf_complex>.stride, alignment: alignment
      ).bindMemory(to: fftwf_complex.self, capacity: count / 2 + 1)
      defer {
        signal.deallocate()
        bins.deallocate()
      }
      let flags = UInt32(FFTW_ESTIMATE)
      forward = fftwf_plan_dft_r2c_1d(Int32(count), signal, bins, flags | UInt32(FFTW_PRESERVE_INPUT))
      inverse = fftwf_plan_dft_c2r_1d(Int32(count), bins, signal, flags)
    }
  }
}
