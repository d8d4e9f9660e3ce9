import Glibc

/// What a new library begins with: samples in the public domain that Debian ships.
public enum StarterLibrary {
  /// The import of what is installed.
  ///
  /// - Throws: `nothingToImport` where Debian's package `sonic-pi-samples` is not installed.
  public static func plan(_ options: ImportOptions = ImportOptions()) throws(SampleLibraryError) -> ImportPlan {
    guard access(SonicPiRule.folder, R_OK) == 0 else {
      throw .nothingToImport(
        folder: SonicPiRule.folder,
        detail:
          "it is not there; install Debian's package sonic-pi-samples, or do without: the built-in kits need no import")
    }
    return try ImportPlan(SonicPiRule.folder, options)
  }
}
