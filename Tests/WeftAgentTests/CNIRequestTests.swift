import NIOCore
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

@Suite("CNI requests")
struct CNIRequestTests {
    @Test("ADD is read in every version", arguments: CNIVersion.supported)
    func add(version: String) throws {
        let request = try CNIRequest(Example.frame("ADD", version: version))
        #expect(request.verb == .add)
        #expect(request.version.text == version)
        #expect(request.virtualMachine == "k8s1__default__web")
        #expect(request.sandbox == "/run/netns/c1")
        #expect(request.podID == nil)
    }

    @Test("verbs are refused in versions that did not have them")
    func verbsByVersion() throws {
        for (verb, first) in [("CHECK", 2), ("GC", 4), ("STATUS", 4)] {
            for (index, version) in CNIVersion.supported.enumerated() {
                let more: JSONObject = ["prevResult": [:], "cni.dev/valid-attachments": []]
                let frame = Example.frame(verb, version: version, configuration: more)
                if index >= first {
                    _ = try CNIRequest(frame)
                } else {
                    expectFailure(frame, .incompatibleVersion, verb)
                }
            }
        }
    }

    func expectFailure(
        _ frame: CNIFrame.Request, _ code: CNIFailure.Code, _ words: String,
        at location: SourceLocation = #_sourceLocation
    ) {
        do throws(CNIFailure) {
            _ = try CNIRequest(frame)
            Issue.record("accepted", sourceLocation: location)
        } catch {
            #expect(error.code == code, sourceLocation: location)
            #expect(error.message.contains(words), "\(error.message)", sourceLocation: location)
        }
    }

    @Test(
        "each missing or wrong variable is named",
        arguments: [
            (["CNI_COMMAND": "MEND"], "MEND"),
            (["CNI_CONTAINERID": ""], "CNI_CONTAINERID is not set"),
            (["CNI_CONTAINERID": "../x"], "CNI_CONTAINERID \"../x\""),
            (["CNI_IFNAME": ""], "CNI_IFNAME is not set"),
            (["CNI_IFNAME": "a/b"], "CNI_IFNAME \"a/b\""),
            (["CNI_IFNAME": "sixteen-letters-"], "CNI_IFNAME"),
            (["CNI_NETNS": ""], "CNI_NETNS is not set"),
            (["CNI_ARGS": ""], "K8S_POD_NAMESPACE"),
            (["CNI_ARGS": "K8S_POD_NAME=web"], "K8S_POD_NAMESPACE"),
            (["CNI_ARGS": "K8S_POD_NAMESPACE=default"], "K8S_POD_NAME"),
            (["CNI_ARGS": "nonsense"], "nonsense"),
            (
                ["CNI_ARGS": "K8S_POD_NAMESPACE=d;K8S_POD_NAME=w;K8S_POD_UID=not-a-uuid"], "K8S_POD_UID \"not-a-uuid\""
            ),
        ])
    func environment(changes: [String: String], words: String) {
        expectFailure(Example.frame("ADD", environment: changes), .invalidEnvironment, words)
    }

    @Test("each fault of the configuration is named")
    func configuration() {
        func expect(_ more: JSONObject, _ code: CNIFailure.Code, _ words: String, verb: String = "ADD") {
            expectFailure(Example.frame(verb, version: "1.1.0", configuration: more), code, words)
        }
        expect(["name": nil], .invalidConfiguration, "\"name\"")
        expect(["cluster-name": ""], .invalidConfiguration, "\"cluster-name\"")
        expect(["cniVersion": "2.0.0"], .incompatibleVersion, "2.0.0")
        expect(["cniVersion": nil], .incompatibleVersion, "0.1.0")
        expect([:], .invalidConfiguration, "prevResult", verb: "CHECK")
        expect([:], .invalidConfiguration, "valid-attachments", verb: "GC")
        expect(
            ["cni.dev/valid-attachments": [["containerID": "c1"]]], .invalidConfiguration, "ifname", verb: "GC")
    }

    @Test("truncated JSON is refused at every length")
    func truncatedJSON() {
        let whole = Example.frame("ADD")
        for length in whole.configuration.indices {
            var cut = whole
            cut.configuration = Array(whole.configuration.prefix(length))
            expectFailure(cut, .decoding, "network configuration")
        }
        var list = whole
        list.configuration = Array("[1]".utf8)
        expectFailure(list, .decoding, "not a JSON object")
    }

    @Test("DEL needs container and interface, whatever became of the rest")
    func deletion() throws {
        let whole = Example.frame("DEL")
        var frames = [Example.frame("DEL", environment: ["CNI_NETNS": nil, "CNI_ARGS": nil])]
        frames += [
            ["name": nil], ["name": 7], ["cluster-name": nil], ["cniVersion": "9.0.0"], ["cniVersion": nil],
            ["cniVersion": [1]], ["prevResult": "none"],
        ].map { Example.frame("DEL", configuration: $0) }
        frames += ["nonsense", "K8S_POD_UID=x", "K8S_POD_NAME"].map {
            Example.frame("DEL", environment: ["CNI_ARGS": $0, "CNI_NETNS": ""])
        }
        for length in whole.configuration.indices {
            frames.append(
                .init(environment: whole.environment, configuration: Array(whole.configuration.prefix(length))))
        }
        for frame in frames {
            let request = try CNIRequest(frame)
            #expect(request.verb == .delete)
            #expect(request.containerID == "c1")
            #expect(request.interfaceName == "eth0")
        }
        for name in ["CNI_CONTAINERID", "CNI_IFNAME"] {
            expectFailure(Example.frame("DEL", environment: [name: nil]), .invalidEnvironment, name)
        }
    }

    @Test("a null list of valid attachments is an empty one, and any other value is refused")
    func garbageList() throws {
        func frame(_ list: JSON?) -> CNIFrame.Request {
            Example.frame("GC", version: "1.1.0", configuration: list.map { ["cni.dev/valid-attachments": $0] } ?? [:])
        }
        #expect(try CNIRequest(frame(.null)).validAttachments.isEmpty)
        #expect(try CNIRequest(frame([])).validAttachments.isEmpty)
        for list: JSON? in [nil, "", 0, false, [:], [.null], [["ifname": "eth0"]]] {
            expectFailure(frame(list), .invalidConfiguration, "valid-attachments")
        }
    }

    @Test("the loopback interface is nobody's to attach; deleting it is fine")
    func loopback() throws {
        expectFailure(Example.frame("ADD", environment: ["CNI_IFNAME": "lo"]), .invalidEnvironment, "\"lo\"")
        #expect(try CNIRequest(Example.frame("DEL", environment: ["CNI_IFNAME": "lo"])).interfaceName == "lo")
    }

    @Test("a pod's UID is its incarnation; a static pod's hash is none")
    func podID() throws {
        let args = "K8S_POD_NAMESPACE=d;K8S_POD_NAME=w;K8S_POD_UID="
        let uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        let pod = try CNIRequest(Example.frame("ADD", environment: ["CNI_ARGS": args + uuid]))
        #expect(pod.podID == ObjectID(uuid))
        let hash = "6ba7b8109dad11d180b400c04fd430c8"
        let mirror = try CNIRequest(Example.frame("ADD", environment: ["CNI_ARGS": args + hash]))
        #expect(mirror.podID == nil)
    }
}

@Suite("CNI frames")
struct CNIFrameTests {
    static func bytes(_ frame: CNIFrame.Request) -> ByteBuffer {
        let variables = frame.environment.map { "\($0.key)=\($0.value)" }.joined(separator: "\0")
        var buffer = ByteBuffer()
        buffer.writeInteger(CNIFrame.version)
        buffer.writeInteger(UInt32(variables.utf8.count))
        buffer.writeInteger(UInt32(frame.configuration.count))
        buffer.writeString(variables)
        buffer.writeBytes(frame.configuration)
        return buffer
    }

    @Test("a request that comes byte by byte is read once it is whole")
    func drip() throws {
        let frame = Example.frame("ADD")
        let whole = Self.bytes(frame)
        var received = ByteBuffer()
        for (index, byte) in whole.readableBytesView.enumerated() {
            received.writeInteger(byte)
            let read = try CNIFrame.read(from: &received)
            #expect(read == (index == whole.readableBytes - 1 ? frame : nil))
        }
        #expect(received.readableBytes == 0)
    }

    @Test("lengths beyond the limits are refused before anything is stored")
    func lengths() {
        for (variables, configuration) in [(UInt32.max, UInt32(1)), (1, .max), (65537, 0), (0, (4 << 20) + 1)] {
            var buffer = ByteBuffer()
            buffer.writeInteger(CNIFrame.version)
            buffer.writeInteger(variables)
            buffer.writeInteger(configuration)
            #expect(throws: CNIFailure.self) { try CNIFrame.read(from: &buffer) }
        }
    }

    @Test("another version of the protocol is refused")
    func version() {
        var buffer = ByteBuffer(bytes: [2])
        #expect(throws: CNIFailure.self) { try CNIFrame.read(from: &buffer) }
    }

    @Test("random bytes never trap", arguments: 0..<200)
    func random(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes = (0..<Int.random(in: 0..<100, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        if !bytes.isEmpty { bytes[0] = 1 }
        if bytes.count > 9 { bytes.replaceSubrange(1..<9, with: [0, 0, 0, 20, 0, 0, 0, 10]) }
        var buffer = ByteBuffer(bytes: bytes)
        if let frame = try? CNIFrame.read(from: &buffer) { _ = try? CNIRequest(frame) }
    }
}
