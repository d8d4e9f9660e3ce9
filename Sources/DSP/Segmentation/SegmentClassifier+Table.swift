// Written by Benchmarks/segments/labels.py train; not to be changed by hand.

extension SegmentClassifier {
  /// For each cue: its name, mean and standard deviation, and for speech, melody and rhythm the weights of the standardised cue
  /// and of its square.
  static let table: [Row] = [
    Row(
      "voiced", mean: 0.7821, deviation: 0.2899, linear: [0.8953, -1.8953, 1.0000], square: [0.1426, -0.4194, 0.2768]),
    Row(
      "steady", mean: 0.3976, deviation: 0.3267, linear: [-1.0050, 1.4825, -0.4775], square: [0.5859, -0.5494, -0.0365]),
    Row(
      "glide", mean: 1.3214, deviation: 1.0549, linear: [0.5038, -0.6527, 0.1489], square: [-0.2837, 0.1315, 0.1522]),
    Row(
      "run", mean: 0.7722, deviation: 0.9463, linear: [2.5036, -0.7498, -1.7538], square: [-0.4780, 0.1114, 0.3666]),
    Row(
      "note", mean: 0.4049, deviation: 0.4696, linear: [-0.1552, -0.3686, 0.5238], square: [0.1227, -0.0463, -0.0764]),
    Row(
      "sustained", mean: 0.2099, deviation: 0.2458, linear: [-1.5696, 1.1616, 0.4079],
      square: [0.5868, -0.7076, 0.1208]),
    Row(
      "plateau", mean: 0.2244, deviation: 0.4132, linear: [-0.7248, 1.1090, -0.3842],
      square: [-0.0718, -0.1952, 0.2670]),
    Row(
      "slope", mean: 10.0610, deviation: 7.3782, linear: [0.3202, -0.0196, -0.3006], square: [-0.2403, 0.0677, 0.1726]),
    Row(
      "range", mean: 7.7158, deviation: 6.4426, linear: [-0.5628, 1.0595, -0.4966], square: [0.3713, -0.5474, 0.1762]),
    Row(
      "periodicity", mean: 0.7816, deviation: 0.2109, linear: [-0.8602, 3.0604, -2.2002],
      square: [-0.9384, 1.0221, -0.0837]),
    Row(
      "modulation", mean: 8.8380, deviation: 3.0120, linear: [1.1871, -0.0838, -1.1033],
      square: [-0.1927, -0.0900, 0.2827]),
    Row(
      "dips", mean: 0.2801, deviation: 0.2058, linear: [-0.7437, 0.1621, 0.5816], square: [-0.6054, 0.2546, 0.3508]),
    Row(
      "syllabic", mean: 0.5370, deviation: 0.2479, linear: [0.8635, -0.0188, -0.8448],
      square: [-0.1479, 0.0620, 0.0859]),
    Row(
      "attacks", mean: 3.2276, deviation: 2.4507, linear: [-0.0681, 0.2853, -0.2172], square: [-0.2471, 0.1342, 0.1129]),
    Row(
      "sharpness", mean: 14.7154, deviation: 8.3155, linear: [-1.3696, -1.9897, 3.3593],
      square: [0.0702, 0.6783, -0.7484]),
    Row(
      "asymmetry", mean: 4.6765, deviation: 2.8755, linear: [-0.7767, -0.2827, 1.0594],
      square: [0.2832, 0.0871, -0.3703]),
    Row(
      "colourChange", mean: 4.9394, deviation: 3.8180, linear: [0.5582, -0.6586, 0.1004],
      square: [-0.3439, 0.2847, 0.0592]),
    Row(
      "flux", mean: 6.0561, deviation: 2.4499, linear: [0.7155, 0.2396, -0.9551], square: [-0.2895, 0.1788, 0.1107]),
    Row(
      "duration", mean: 2.0032, deviation: 1.4615, linear: [-0.6340, -0.8399, 1.4739],
      square: [0.1090, 0.3969, -0.5059]),
  ]
  static let bias: SIMD4<Float> = [0.7873, -0.1833, -0.6041, 0]
}
