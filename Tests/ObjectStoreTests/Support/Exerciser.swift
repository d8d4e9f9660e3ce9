import TestSupport

/// The program in `Tests/StoreExerciser`, built beside the tests.
enum Exerciser {
  static let path = ProcessInformation.folder + "/store-exerciser"
}
