import Testing

@testable import WeftDatapath

@Suite("base64")
struct Base64Tests {
    @Test("the examples of RFC 4648 §10 are decoded")
    func examples() {
        for (text, bytes): (StaticString, String) in [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            #expect(Base64.decode(text) == Array(bytes.utf8))
        }
        #expect(Base64.decode("+/+/") == [0xfb, 0xff, 0xbf])
    }

    @Test("the embedded data plane is an ELF object for BPF")
    func embedded() {
        let object = Base64.decode(datapathObject)
        #expect(object.prefix(4) == [0x7f, 0x45, 0x4c, 0x46])
        // e_machine, little endian: EM_BPF.
        #expect(object.dropFirst(18).prefix(2) == [247, 0])
    }
}
