import Testing

@testable import WeftNet

@Suite("Identifiers")
struct IdentifierTests {
    @Test(
        "route targets of every administrator round-trip",
        arguments: ["target:64512:8000001", "target:4200000000:7", "target:10.1.1.1:9"])
    func routeTarget(text: String) throws {
        #expect(try #require(RouteTarget(text)).description == text)
    }

    @Test(
        "a route target whose number does not fit is refused",
        arguments: ["target:70000:65536", "target:10.1.1.1:65536", "target:1", "soo:1:2", "target:1:2:3", "target::1"])
    func malformedRouteTarget(text: String) {
        #expect(RouteTarget(text) == nil)
    }

    @Test("a UUID parses with and without dashes and prints lower case with them")
    func objectID() throws {
        let id = try #require(ObjectID("5D2C1A349F1E4B6A8C112F0E7A9B0C01"))
        #expect(id.description == "5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01")
        #expect(ObjectID(id.description) == id)
        #expect(id.high == 6_713_769_957_812_751_210)
        for bad in [
            "", "5d2c1a34", "5d2c1a34-9f1e4b6a-8c11-2f0e7a9b0c01", "5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c0g",
            id.description + "0",
        ] {
            #expect(ObjectID(bad) == nil)
        }
    }

    @Test("derived UUIDs depend on the name alone and carry version 8")
    func derived() {
        let a = ObjectID.derived(from: "routing-instance:default-domain:p:vn1:vn1")
        #expect(a == .derived(from: "routing-instance:default-domain:p:vn1:vn1"))
        #expect(a != .derived(from: "routing-instance:default-domain:p:vn1:vn2"))
        #expect(a.high >> 12 & 0xf == 8)
        #expect(a.low >> 62 == 2)
        var seen: Set<ObjectID> = []
        for n in 0..<20_000 { seen.insert(.derived(from: "route-target:target:64512:\(n)")) }
        #expect(seen.count == 20_000)
    }

    @Test("random UUIDs carry version 4 and follow the generator")
    func random() {
        var generator = SeededGenerator(seed: 1)
        let a = ObjectID.random(using: &generator)
        generator = SeededGenerator(seed: 1)
        #expect(a == .random(using: &generator))
        #expect(a.high >> 12 & 0xf == 4)
    }

    @Test("labels stop at twenty bits")
    func label() {
        #expect(MPLSLabel(1 << 20) == nil)
        #expect(MPLSLabel((1 << 20) - 1)?.description == "1048575")
    }

    @Test("wall time prints in the API's and in the introspect pages' form")
    func wallTime() {
        let time = WallTime(microseconds: 1_795_427_588_339_672)
        #expect(time.iso8601 == "2026-11-23T09:53:08.339672")
        #expect(time.introspect == "2026-Nov-23 09:53:08.339672")
        #expect(WallTime(microseconds: 951_782_400_000_000).iso8601 == "2000-02-29T00:00:00.000000")
        #expect(WallTime(microseconds: -1).iso8601 == "1969-12-31T23:59:59.999999")
    }

    @Test("a VLAN has a number from 1 to 4094")
    func virtualLANs() {
        for number: UInt16 in [1, 2, 4094] { #expect(VLANID(number)?.rawValue == number) }
        for number: UInt16 in [0, 4095, 4096, .max] { #expect(VLANID(number) == nil) }
    }
}
