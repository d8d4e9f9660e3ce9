// Written by Benchmarks/segments/labels.py train; not to be changed by hand.

extension SegmentClassifier {
  /// For each cue: its name, mean and standard deviation, and for speech, melody and rhythm the weights of the standardised cue
  /// and of its square.
  static let table: [Row] = [
    Row(
      "voiced", mean: 0.6546, deviation: 0.3814, linear: [0.7118, 0.1010, -0.8128], square: [-0.5594, 0.5075, 0.0519]),
    Row(
      "steady", mean: 0.3210, deviation: 0.3406, linear: [-0.8093, 1.7889, -0.9796], square: [-0.6259, 0.5664, 0.0595]),
    Row(
      "glide", mean: 1.1803, deviation: 1.1167, linear: [0.2961, 0.8992, -1.1953], square: [0.1046, -0.3940, 0.2894]),
    Row("run", mean: 0.4394, deviation: 0.5015, linear: [-0.2751, 0.0969, 0.1783], square: [0.0818, -0.2851, 0.2033]),
    Row(
      "note", mean: 0.2902, deviation: 0.3219, linear: [-0.7479, -0.0470, 0.7949], square: [0.0788, 0.1108, -0.1895]),
    Row(
      "periodicity", mean: 0.6647, deviation: 0.2842, linear: [1.3457, 0.3480, -1.6937],
      square: [0.6646, 0.2247, -0.8894]),
    Row(
      "modulation", mean: 9.3133, deviation: 3.2857, linear: [0.5750, 0.4362, -1.0112],
      square: [-0.1896, 0.0997, 0.0899]),
    Row(
      "dips", mean: 0.3264, deviation: 0.2388, linear: [-0.5762, -0.5185, 1.0948], square: [-0.5080, 0.5896, -0.0816]),
    Row(
      "attacks", mean: 4.0673, deviation: 2.6120, linear: [0.6734, -0.7886, 0.1152], square: [-0.5096, 0.6205, -0.1110]),
    Row(
      "sharpness", mean: 18.0652, deviation: 9.9842, linear: [0.1941, -1.5967, 1.4027],
      square: [-0.3714, 0.4319, -0.0605]),
    Row(
      "asymmetry", mean: 4.6945, deviation: 3.3717, linear: [-1.1322, -0.4475, 1.5797],
      square: [0.5327, -0.1897, -0.3430]),
    Row(
      "flatness", mean: -15.4740, deviation: 5.1024, linear: [-0.9801, 0.2883, 0.6918],
      square: [-0.3115, 0.2320, 0.0795]),
    Row(
      "brightness", mean: -19.5965, deviation: 9.8172, linear: [0.3188, -0.1282, -0.1906],
      square: [-0.1704, 0.0322, 0.1383]),
    Row(
      "colourChange", mean: 5.4737, deviation: 3.7610, linear: [0.2027, -0.5422, 0.3395],
      square: [-0.4236, 0.3358, 0.0878]),
    Row(
      "flux", mean: 7.6016, deviation: 3.2981, linear: [0.4884, -0.0236, -0.4648], square: [0.0800, 0.1001, -0.1801]),
    Row(
      "bass", mean: -1.9114, deviation: 13.2522, linear: [-1.0184, -0.2226, 1.2410], square: [-0.8987, 0.3185, 0.5802]),
    Row(
      "duration", mean: 2.0024, deviation: 1.4418, linear: [-0.4089, -0.3945, 0.8034],
      square: [0.1356, 0.0723, -0.2079]),
  ]
  static let bias: SIMD4<Float> = [2.0350, -3.9113, 1.8763, 0]
}
