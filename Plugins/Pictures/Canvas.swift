import CCairo
import PluginKit

/// A surface to draw on, PNG or SVG, by Cairo. Units are pixels, from the top left.
final class Canvas {
  /// Red, green, blue and opacity, 0…1.
  typealias Colour = (red: Double, green: Double, blue: Double, alpha: Double)

  private final class Bytes {
    var bytes: [UInt8] = []
  }

  private let written = Bytes()
  private let surface: OpaquePointer?
  private let context: OpaquePointer?
  private let isVector: Bool

  init(width: Int, height: Int, isVector: Bool) {
    self.isVector = isVector
    if isVector {
      surface = cairo_svg_surface_create_for_stream(
        Self.write, Unmanaged.passUnretained(written).toOpaque(), Double(width), Double(height))
    } else {
      surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    }
    context = cairo_create(surface)
    cairo_select_font_face(context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  private static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_SUCCESS }
    Unmanaged<Bytes>.fromOpaque(closure).takeUnretainedValue().bytes += UnsafeBufferPointer(
      start: data, count: Int(length))
    return CAIRO_STATUS_SUCCESS
  }

  /// The whole file. Nothing can be drawn afterwards.
  func finish() throws(StageError) -> [UInt8] {
    if !isVector {
      cairo_surface_write_to_png_stream(surface, Self.write, Unmanaged.passUnretained(written).toOpaque())
    }
    cairo_surface_finish(surface)
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .internal("the picture could not be drawn: \(String(cString: cairo_status_to_string(status)))")
    }
    return written.bytes
  }

  // MARK: Shapes

  func fill(_ rectangle: Rectangle, _ colour: Colour) {
    set(colour)
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    cairo_fill(context)
  }

  /// A closed outline, filled.
  func fill(_ points: [(x: Double, y: Double)], _ colour: Colour) {
    trace(points)
    set(colour)
    cairo_close_path(context)
    cairo_fill(context)
  }

  func line(_ points: [(x: Double, y: Double)], _ colour: Colour, width: Double) {
    trace(points)
    set(colour)
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_stroke(context)
  }

  enum Alignment { case left, centre, right }

  /// One line; `y` is its middle.
  func text(_ text: String, x: Double, y: Double, size: Double, _ colour: Colour, _ alignment: Alignment = .left) {
    cairo_set_font_size(context, size)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, text, &extents)
    let shift: Double
    switch alignment {
    case .left: shift = 0
    case .centre: shift = extents.x_advance / 2
    case .right: shift = extents.x_advance
    }
    set(colour)
    // By the height of a capital, not of this text: labels side by side share a line.
    cairo_move_to(context, x - shift, y + 0.36 * size)
    cairo_show_text(context, text)
  }

  /// Pixels, row by row from the top, as 0xRRGGBB, stretched over a rectangle.
  func image(_ pixels: [UInt32], width: Int, height: Int, in rectangle: Rectangle) {
    var pixels = pixels
    pixels.withUnsafeMutableBytes { bytes in
      let image = cairo_image_surface_create_for_data(
        bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24, Int32(width), Int32(height),
        Int32(4 * width))
      cairo_save(context)
      cairo_translate(context, rectangle.x, rectangle.y)
      cairo_scale(context, rectangle.width / Double(width), rectangle.height / Double(height))
      cairo_set_source_surface(context, image, 0, 0)
      cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
      cairo_rectangle(context, 0, 0, Double(width), Double(height))
      cairo_fill(context)
      cairo_restore(context)
      // An SVG keeps a reference until it is written; it must not outlive these pixels.
      cairo_surface_finish(image)
      cairo_surface_destroy(image)
    }
  }

  private func trace(_ points: [(x: Double, y: Double)]) {
    cairo_new_path(context)
    for (index, point) in points.enumerated() {
      if index == 0 { cairo_move_to(context, point.x, point.y) } else { cairo_line_to(context, point.x, point.y) }
    }
  }

  private func set(_ colour: Colour) {
    cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.alpha)
  }
}

/// In pixels.
struct Rectangle {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}
