import Glibc

/// A small file's bytes.
///
/// - Parameter size: what it is said to have; one that has more by now is refused.
/// - Throws: `badKit`.
func wholeFile(_ path: String, size: Int64) throws(SampleLibraryError) -> [UInt8] {
  guard size <= 16 << 20 else { throw .badKit(path: path, detail: "it has more than 16 MiB") }
  guard let file = fopen(path, "re") else {
    throw .badKit(path: path, detail: "it cannot be read: \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  return [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
    count = fread(buffer.baseAddress, 1, Int(size), file)
  }
}
