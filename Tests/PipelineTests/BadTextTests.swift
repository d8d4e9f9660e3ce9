import Testing

@Suite("Text that is no pipeline")
struct BadTextTests {
  @Test func anEmptyDocument() {
    expectProblems(
      of: "",
      are: #"""
        p.json:1:1: the document is empty; expected a JSON value.
        """#)
  }

  @Test func whiteSpaceOnly() {
    expectProblems(
      of: "  \n\t\n",
      are: #"""
        p.json:1:1: the document is empty; expected a JSON value.
        """#)
  }

  @Test func null() {
    expectProblems(
      of: #"null"#,
      are: #"""
        p.json:1:1: a pipeline is an object, this is null; expected { "nodes": { … } }.
        """#)
  }

  @Test func aListInsteadOfAnObject() {
    expectProblems(
      of: #"[1, 2]"#,
      are: #"""
        p.json:1:1: a pipeline is an object, this is an array; expected { "nodes": { … } }.
        """#)
  }

  @Test func aStringThatIsNotClosed() {
    expectProblems(
      of: #"""
        {
          "name": "x
        }
        """#,
      are: #"""
        p.json:2:11 name: the string is not closed on its line; expected a closing quote.
        """#)
  }

  @Test func aMissingComma() {
    expectProblems(
      of: #"{ "name": "x" "nodes": {} }"#,
      are: #"""
        p.json:1:15: a double quote does not belong here; expected a comma or }.
        """#)
  }

  @Test func aCommaBeforeTheEnd() {
    expectProblems(
      of: #"{ "nodes": { "s": { "stage": "silence", "params": { "duration": 1, } } } }"#,
      are: #"""
        p.json:1:68 nodes.s.params: a comma stands before }.
        """#)
  }

  @Test func somethingBehindTheEnd() {
    expectProblems(
      of: #"{ "nodes": {} } x"#,
      are: #"""
        p.json:1:17: something follows the end of the document.
        """#)
  }

  @Test func aDocumentThatEndsTooSoon() {
    expectProblems(
      of: #"{ "nodes": {"#,
      are: #"""
        p.json:1:13 nodes: the document ends here; expected a key in double quotes.
        """#)
  }

  @Test func singleQuotes() {
    expectProblems(
      of: #"{ 'nodes': {} }"#,
      are: #"""
        p.json:1:3: "'" does not belong here; expected a key in double quotes.
        """#)
  }

  @Test func aComment() {
    expectProblems(
      of: #"""
        {
          // mixing
          "nodes": {}
        }
        """#,
      are: #"""
        p.json:2:3: "/" does not belong here; expected a key in double quotes.
        """#)
  }

  @Test func nan() {
    expectProblems(
      of: #"{ "nodes": { "s": { "stage": "silence", "params": { "duration": NaN } } } }"#,
      are: #"""
        p.json:1:65 nodes.s.params.duration: "N" does not belong here; expected a value.
        """#)
  }

  @Test func aLeadingZero() {
    expectProblems(
      of: #"{ "nodes": { "s": { "stage": "silence", "params": { "duration": 01 } } } }"#,
      are: #"""
        p.json:1:65 nodes.s.params.duration: a number starts with a superfluous zero.
        """#)
  }

  @Test func aNumberWithoutDigitsBehindThePoint() {
    expectProblems(
      of: #"{ "nodes": { "s": { "stage": "silence", "params": { "duration": 1. } } } }"#,
      are: #"""
        p.json:1:67 nodes.s.params.duration: the number is not complete; expected a digit.
        """#)
  }

  @Test func aNumberBeyondAllBounds() {
    expectProblems(
      of: #"""
        { "nodes": { "s": { "stage": "silence", "params": { "duration": 1e400 } },
          "m": { "stage": "mixr", "in": "s" } } }
        """#,
      are: #"""
        p.json:1:65 nodes.s.params.duration: 1e400 is too large for a number.
        p.json:2:19 nodes.m.stage: there is no stage called "mixr". Did you mean "mixer"?
        """#)
  }

  @Test func keysThatStandTwice() {
    expectProblems(
      of: #"""
        {
          "nodes": {
            "s": { "stage": "silence", "stage": "gain", "params": { "duration": 1, "duration": 2 } },
            "s": { "stage": "gain" }
          }
        }
        """#,
      are: #"""
        p.json:3:32 nodes.s.stage: the key "stage" stands twice.
        p.json:3:76 nodes.s.params.duration: the key "duration" stands twice.
        p.json:4:5 nodes.s: the key "s" stands twice.
        """#)
  }

  @Test func aLoneSurrogate() {
    expectProblems(
      of: #"""
        { "summary": "\ud83d alone", "nodes": { "s": { "stage": "silence", "params": { "duration": 1 } } }, "outputs": { "o": "s" } }
        """#,
      are: #"""
        p.json:1:15 summary: half of a surrogate pair stands alone in a string.
        """#)
  }

  @Test func anUnknownEscape() {
    expectProblems(
      of: #"{ "summary": "a\x41" }"#,
      are: #"""
        p.json:1:16 summary: unknown escape in a string; expected one of \" \\ \/ \b \f \n \r \t \uXXXX.
        """#)
  }

  @Test func halfAnEscape() {
    expectProblems(
      of: #"{ "summary": "\u12" }"#,
      are: #"""
        p.json:1:15 summary: the escape is not complete; expected four hexadecimal digits.
        """#)
  }
}
