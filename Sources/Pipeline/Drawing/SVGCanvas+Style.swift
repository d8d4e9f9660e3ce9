extension SVGCanvas {
  static let labelSize = 10.0

  /// Colours are written out, since not every viewer knows variables; those of the dark theme follow.
  static let style = """
    .voicebeat text { font-family: "Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; fill: #1d2433; }
    .voicebeat .paper { fill: #fbfcfe; }
    .voicebeat .heading { font-size: 16px; font-weight: 600; }
    .voicebeat .summary { font-size: 12px; fill: #667085; }
    .voicebeat .node rect { fill: #ffffff; stroke: #b6c0d0; stroke-width: 1.2; }
    .voicebeat .source rect { fill: #e9f8f0; stroke: #46ad7c; }
    .voicebeat .sink rect { fill: #fff1e8; stroke: #e08a57; }
    .voicebeat .freeInput rect { fill: #e9f8f0; stroke: #46ad7c; stroke-dasharray: 5 3; }
    .voicebeat .freeOutput rect { fill: #fff1e8; stroke: #e08a57; stroke-dasharray: 5 3; }
    .voicebeat .converter rect { fill: #f1f3f8; stroke: #98a2b5; stroke-dasharray: 3 2; }
    .voicebeat .title { font-size: 13px; font-weight: 600; text-anchor: middle; }
    .voicebeat text.stage { font-size: 11px; fill: #4a66c4; text-anchor: middle; }
    .voicebeat text.detail { font-size: 11px; fill: #5c667a; text-anchor: middle; }
    .voicebeat text.small { font-size: 11px; fill: #5c667a; text-anchor: middle; }
    .voicebeat text.port { font-size: 11px; fill: #5c667a; text-anchor: start; }
    .voicebeat text.right { text-anchor: end; }
    .voicebeat .format { font-size: 10px; fill: #667085; }
    .voicebeat .link { fill: none; stroke: #7d8cab; stroke-width: 1.6; }
    .voicebeat .link.events { stroke: #9a63d2; stroke-dasharray: 6 4; }
    .voicebeat .link.document { stroke: #b98a1c; stroke-dasharray: 2 4; stroke-linecap: round; }
    .voicebeat circle { fill: #7d8cab; stroke: #ffffff; stroke-width: 1.2; }
    .voicebeat circle.events { fill: #9a63d2; }
    .voicebeat circle.document { fill: #b98a1c; }
    .voicebeat circle.unused { fill: #ffffff; stroke: #b6c0d0; }
    @media (prefers-color-scheme: dark) {
    .voicebeat text { fill: #e6eaf2; }
    .voicebeat .paper { fill: #12161e; }
    .voicebeat .summary { fill: #98a2b5; }
    .voicebeat .node rect { fill: #1c222d; stroke: #465066; }
    .voicebeat .source rect, .voicebeat .freeInput rect { fill: #15291f; stroke: #3f9a6d; }
    .voicebeat .sink rect, .voicebeat .freeOutput rect { fill: #2e2018; stroke: #c57544; }
    .voicebeat .converter rect { fill: #1a1f29; stroke: #667085; }
    .voicebeat text.stage { fill: #93abff; }
    .voicebeat text.detail, .voicebeat text.small, .voicebeat text.port { fill: #a9b3c6; }
    .voicebeat .format { fill: #98a2b5; }
    .voicebeat .link { stroke: #75839f; }
    .voicebeat .link.events { stroke: #b98aeb; }
    .voicebeat .link.document { stroke: #d6ab45; }
    .voicebeat circle { fill: #8e9bb5; stroke: #1c222d; }
    .voicebeat circle.events { fill: #b98aeb; }
    .voicebeat circle.document { fill: #d6ab45; }
    .voicebeat circle.unused { fill: #1c222d; stroke: #667085; }
    }
    """
}
