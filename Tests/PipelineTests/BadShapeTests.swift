import Testing

@Suite("Documents of the wrong shape")
struct BadShapeTests {
  @Test func noNodesAtAll() {
    expectProblems(
      of: #"{ "name": "x" }"#,
      are: #"""
        p.json:1:1: the pipeline has no "nodes"; expected "nodes": { "name": { "stage": … } }.
        """#)
  }

  @Test func anEmptyObjectOfNodes() {
    expectProblems(
      of: #"{ "nodes": {} }"#,
      are: #"""
        p.json:1:12 nodes: the pipeline has no nodes; expected "name": { "stage": … }.
        """#)
  }

  @Test func nodesOfTheWrongType() {
    expectProblems(
      of: #"{ "nodes": [ { "stage": "gain" } ] }"#,
      are: #"""
        p.json:1:12 nodes: found an array where an object from names to declarations belongs.
        """#)
  }

  @Test func fieldsOfTheWrongTypes() {
    expectProblems(
      of: #"""
        {
          "$schema": 1,
          "name": 2,
          "summary": [],
          "parameters": 3,
          "inputs": { "a": "audio" },
          "nodes": { "n": 4, "m": { "stage": 5, "in": 6, "params": 7 } },
          "outputs": { "o": 8 }
        }
        """#,
      are: #"""
        p.json:2:14 $schema: found an integer where a string belongs.
        p.json:3:11 name: found an integer where a string belongs.
        p.json:4:14 summary: found an array where a string belongs.
        p.json:5:17 parameters: found an integer where an object from names to declarations belongs.
        p.json:6:20 inputs.a: found a string where an object belongs.
        p.json:7:19 nodes.n: found an integer where an object belongs.
        p.json:7:38 nodes.m.stage: found an integer where a string belongs.
        p.json:7:47 nodes.m.in: found an integer where "node", "node.port" or an object with "from" belongs.
        p.json:7:60 nodes.m.params: found an integer where an object from parameters to values belongs.
        p.json:8:21 outputs.o: found an integer where "node", "node.port" or an object with "from" belongs.
        """#)
  }

  @Test func unknownFieldsWithTheNearestKnown() {
    expectProblems(
      of: #"""
        {
          "Name": "x",
          "node": {},
          "inputs": { "a": { "king": "audio" } },
          "parameters": { "p": { "type": "number", "min": 3 } },
          "nodes": { "g": { "stage": "gain", "inn": "a", "param": {}, "colour": "red" } },
          "outputs": { "o": { "form": "g" } }
        }
        """#,
      are: #"""
        p.json:2:3 Name: a pipeline has no field "Name". Did you mean "name"?
        p.json:3:3 node: a pipeline has no field "node". Did you mean "nodes"?
        p.json:4:22 inputs.a.king: an input has no field "king". Did you mean "kind"?
        p.json:5:44 parameters.p.min: a parameter has no field "min". Did you mean "minimum"?
        p.json:6:38 nodes.g.inn: a node has no field "inn". Did you mean "in"?
        p.json:6:50 nodes.g.param: a node has no field "param". Did you mean "params"?
        p.json:6:63 nodes.g.colour: a node has no field "colour"; expected one of stage, in, params.
        p.json:7:16 outputs.o: the output has no "from"; expected "from": "node".
        p.json:7:23 outputs.o.form: an output has no field "form". Did you mean "from"?
        """#)
  }

  @Test func aNodeWithoutAStage() {
    expectProblems(
      of: #"""
        { "nodes": { "g": { "in": "a" }, "m": { "stage": "mixer", "in": "g" } }, "inputs": { "a": {} }, "outputs": { "o": "m" } }
        """#,
      are: #"""
        p.json:1:14 nodes.g: the node has no "stage"; expected "stage": "name".
        """#)
  }

  @Test func aLinkWithoutASource() {
    expectProblems(
      of: #"""
        { "nodes": { "m": { "stage": "mixer", "in": [ { "gain": -6 }, 3 ] } }, "outputs": { "o": "m" } }
        """#,
      are: #"""
        p.json:1:47 nodes.m.in[0]: the link has no "from"; expected "from": "node".
        p.json:1:63 nodes.m.in[1]: found an integer where "node", "node.port" or an object with "from" belongs.
        """#)
  }

  @Test func namesThatCannotBeNames() {
    expectProblems(
      of: #"""
        { "inputs": { "": {} }, "nodes": { "1st": { "stage": "gain", "in": "a.b" }, "a b": { "stage": "gain" }, "a.b": { "stage": "gain" }, "é": { "stage": "gain" }, "x\u0007\u202e": { "stage": "gain" } } }
        """#,
      are: #"""
        p.json:1:15 inputs: "" cannot be a name; expected a letter, then letters, digits, - and _, at most 64 in all.
        p.json:1:36 nodes.1st: "1st" cannot be a name; expected a letter, then letters, digits, - and _, at most 64 in all.
        p.json:1:77 nodes.a b: "a b" cannot be a name; expected a letter, then letters, digits, - and _, at most 64 in all.
        p.json:1:105 nodes.a.b: "a.b" cannot be a name; expected a letter, then letters, digits, - and _, at most 64 in all.
        p.json:1:133 nodes.é: "é" cannot be a name; expected a letter, then letters, digits, - and _, at most 64 in all.
        p.json:1:159 nodes.x\u{7}\u{202E}: "x\u{7}\u{202E}" cannot be a name; expected a letter, then letters, digits, - and _, at most 64 in all.
        """#)
  }

  @Test func anInputAndANodeOfOneName() {
    expectProblems(
      of: #"{ "inputs": { "a": {} }, "nodes": { "a": { "stage": "gain", "in": "a" } } }"#,
      are: #"""
        p.json:1:37 nodes.a: an input of the pipeline is called "a", too; expected names that differ, since links are made by name.
        """#)
  }

  @Test func declarationsThatContradictThemselves() {
    expectProblems(
      of: #"""
        {
          "parameters": {
            "a": { "type": "number", "minimum": 10, "maximum": 1 },
            "b": { "type": "string", "minimum": 1 },
            "c": { "type": "number", "choices": ["x"] },
            "d": { "type": "float" },
            "e": { "default": 3 },
            "f": { "type": "string", "choices": ["low", "high"], "default": "hihg" },
            "g": { "type": "integer", "default": 1.5 },
            "h": { "type": "number", "maximum": 10, "default": 11 },
            "i": { "type": "string", "choices": [] }
          },
          "nodes": { "s": { "stage": "silence", "params": { "duration": 1 } } },
          "outputs": { "o": "s" }
        }
        """#,
      are: #"""
        p.json:3:5 parameters.a: the minimum 10 is above the maximum 1.
        p.json:4:5 parameters.b: only numbers and integers have a minimum or maximum; expected "type": "number".
        p.json:5:5 parameters.c: only strings have choices; expected "type": "string".
        p.json:6:20 parameters.d.type: "float" is no type; expected one of number, integer, boolean, string, json.
        p.json:7:5 parameters.e: the parameter has no "type"; expected "type": one of number, integer, boolean, string, json.
        p.json:8:69 parameters.f.default: "hihg" is no choice of "f". Did you mean "high"?
        p.json:9:42 parameters.g.default: 1.5 is not a whole number.
        p.json:10:56 parameters.h.default: 11 is above the maximum, 10; expected 10 or less.
        p.json:11:41 parameters.i.choices: found an array where a list of strings belongs.
        """#)
  }

  @Test func anUnknownKindOfInput() {
    expectProblems(
      of: #"""
        { "inputs": { "a": { "kind": "sound" }, "b": { "kind": "Audio" } }, "nodes": { "m": { "stage": "mixer", "in": ["a", "b"] } }, "outputs": { "o": "m" } }
        """#,
      are: #"""
        p.json:1:30 inputs.a.kind: "sound" is no kind; expected one of audio, events, document.
        p.json:1:56 inputs.b.kind: "Audio" is no kind. Did you mean "audio"?
        """#)
  }
}
