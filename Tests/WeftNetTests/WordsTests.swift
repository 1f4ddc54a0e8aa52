import Testing
import WeftNet

@Suite("Words for a log")
struct LogWordsTests {
    @Test(
        "what others sent begins no line of its own",
        arguments: [
            ("plain text, äöü 漢字", "plain text, äöü 漢字"), ("x\n2026-01-01 error", "x\\n2026-01-01 error"),
            ("a\r\nb\tc", "a\\r\\nb\\tc"), ("\u{1b}[2J", "\\u{1b}[2J"),
            ("\u{85}\u{2028}\u{2029}", "\\u{85}\\u{2028}\\u{2029}"),
            ("\u{202e}abc", "\\u{202e}abc"), ("\0\u{7f}", "\\u{0}\\u{7f}"),
        ])
    func oneLine(text: String, written: String) {
        #expect(text.onOneLine == written)
        #expect(!text.onOneLine.contains { $0.isNewline })
    }

    @Test("a trouble is news once, in each of its ways, and once when it is over")
    func trouble() {
        var trouble = Trouble()
        #expect(trouble.ended() == false)
        #expect(trouble.met("a") == true)
        #expect(trouble.isOn)
        #expect(trouble.met("a") == false)
        #expect(trouble.met("b") == true)
        #expect(trouble.ended() == true)
        #expect(!trouble.isOn)
        #expect(trouble.ended() == false)
        #expect(trouble.met("b") == true)
    }

    @Test("names are written as people write them")
    func names() {
        #expect("No ['default-domain', 'shop'] here".withNames == "No default-domain:shop here")
        #expect("refs: ['http://a/x', 'http://a/y']".withNames == "refs: http://a/x, http://a/y")
        #expect("['a'] and ['b', 'c']".withNames == "a and b:c")
        #expect("no list [1, 2] ['".withNames == "no list [1, 2] ['")
    }
}
