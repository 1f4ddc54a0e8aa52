import Foundation
import Testing
import WeftAgent
import WeftNet
import WeftVRouter

/// Port records that the build of commit b7d589a wrote of a node of the lab: of pods with one interface and with two,
/// with and without a segment.
@Suite("port records of an earlier build")
struct EarlierRecordTests {
    private static let records = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/b7d589a/ports").standardizedFileURL

    @Test("all of them open, and are written as they were")
    func open() throws {
        let workplace = try Workplace()
        let (directory, copies) = (
            try StateDirectory(workplace.state), try StateDirectory(workplace.path + "/copies")
        )
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.records.path()).sorted()
        #expect(names.count == 5)
        for name in names {
            try directory.write(name, Array(Data(contentsOf: Self.records.appending(path: name))))
        }
        let contents = try PortStore(directory, copies: copies, logger: .silent).load()
        #expect(contents.ports.map { "\($0.id)" } == names)
        #expect(contents.unreadable == [] && contents.restored == [])
        for port in contents.ports {
            // What opened is written anew, with nothing left out.
            try PortStore(directory, logger: .silent).store(port)
            let written = try directory.read("\(port.id)")
            #expect(written == Array(try Data(contentsOf: Self.records.appending(path: "\(port.id)"))), "\(port.id)")
        }
        let second = try #require(
            contents.ports.first { $0.attachment.interfaceName == "eth0" && $0.label.rawValue == 18 })
        #expect(second.hostInterface == "tap04c30364-a3" && second.hostInterfaceIndex == 6)
        #expect(second.state.position.count == 2)
        #expect(second.mtu == 1450)
        #expect(Set(contents.ports.map(\.sandbox?.path)).count == 4)
        #expect(Set(contents.ports.map(\.vrf)) == Set([1, 2, 3, 4].map(VRFID.init(rawValue:))))
    }
}
