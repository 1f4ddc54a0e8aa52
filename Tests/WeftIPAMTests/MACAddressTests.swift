import Testing
import WeftIPAM
import WeftNet

@Test("an interface's MAC is 02 and the first five octets of its UUID")
func macFromUUID() throws {
    let id = try #require(ObjectID("5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01"))
    #expect(MACAddress(ofInterface: id).description == "02:5d:2c:1a:34:9f")
}
