import Testing
import WeftBGPWire

@Suite("Address families")
struct BGPFamilyTests {
    @Test("every family is found by its numbers and by its name", arguments: BGPFamily.allCases)
    func numbers(_ family: BGPFamily) {
        #expect(BGPFamily(afi: family.afi, safi: family.safi) == family)
        #expect(BGPFamily(name: family.name) == family)
    }

    @Test("numbers that nobody uses are no family")
    func unknown() {
        #expect(BGPFamily(afi: 1, safi: 77) == nil)
        #expect(BGPFamily(name: "appletalk") == nil)
    }
}
