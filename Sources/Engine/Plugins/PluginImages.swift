import Glibc
import Synchronization

/// The plugins loaded in this process, one image for each content.
///
/// The system's loader knows images by path and would hand out the old one when a file was replaced; so a new
/// build is copied to a path named for its content and loaded from there, beside the old one.
final class PluginImages: Sendable {
  static let shared = PluginImages()

  private struct State {
    var byDigest: [String: LoadedPlugin] = [:]
    var paths: Set<String> = []
  }

  private let state = Mutex(State())

  /// The plugin of `report`, loaded if it was not.
  func plugin(_ report: PluginReport) throws(Refusal) -> LoadedPlugin {
    let result: Result<LoadedPlugin, Refusal> = state.withLock { state in
      do throws(Refusal) {
        if let loaded = state.byDigest[report.digest] { return .success(loaded) }
        let path = state.paths.contains(report.path) ? try Self.copy(report) : report.path
        let loaded = try LoadedPlugin(path)
        state.paths.insert(report.path)
        state.byDigest[report.digest] = loaded
        return .success(loaded)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func copy(_ report: PluginReport) throws(Refusal) -> String {
    let folder = ScanCache.standardFolder + "/images"
    ScanCache.makeFolders(folder)
    let target = "\(folder)/\(report.digest).so"
    if access(target, R_OK) == 0 { return target }
    let temporary = "\(target).\(getpid())"
    let input = open(report.path, O_RDONLY | O_CLOEXEC)
    let output = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o700)
    defer {
      close(input)
      close(output)
    }
    guard input >= 0, output >= 0 else {
      throw Refusal(.unreadable, "a new build of it cannot be copied to \(target): \(SystemError.text(errno))")
    }
    var count = 1
    while count > 0 { count = sendfile(output, input, nil, 1 << 24) }
    guard count == 0, rename(temporary, target) == 0 else {
      let reason = SystemError.text(errno)
      unlink(temporary)
      throw Refusal(.unreadable, "a new build of it cannot be copied to \(target): \(reason)")
    }
    return target
  }
}
