@testable import WeftConnections

/// What a caller without any right may do to a listener.
enum Attack: CaseIterable, Sendable {
    /// Calls and says nothing.
    case idle
    /// Sends the beginning of a request.
    case half
    /// Asks for all it can and reads nothing.
    case unread

    /// What is sent on each connection. Every listener has its own: a new one does not compile without.
    func bytes(for listener: Listener) -> [UInt8] {
        switch (self, listener) {
        case (.idle, _): []
        case (.half, .api), (.half, .pages), (.half, .hostPages):
            Array("POST /virtual-networks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{".utf8)
        // The front of a TLS record with a ClientHello of 508 bytes.
        case (.half, .secureAPI), (.unread, .secureAPI): [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]
        case (.half, .agents): Array("<?xml version='1.0'?><stream:stream to='".utf8)
        case (.half, .peers): [UInt8](repeating: 0xff, count: 16)
        case (.half, .plugin): [1, 0, 0, 0]
        case (.unread, .api):
            Array(repeating: "GET /?detail HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", count: 5).joined().utf8.map { $0 }
        case (.unread, .pages), (.unread, .hostPages):
            Array(repeating: "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", count: 5).joined().utf8.map { $0 }
        case (.unread, .agents): Visit.streamOpening
        case (.unread, .peers): [UInt8](repeating: 0xff, count: 16) + [0, 19, 4]
        case (.unread, .plugin): Visit.status
        }
    }
}

/// What an honest caller does.
enum Visit {
    static let streamOpening = Array(
        """
        <?xml version='1.0'?><stream:stream from='visitor' to='network-control@contrailsystems.com' version='1.0' \
        xml:lang='en' xmlns='' xmlns:stream='http://etherx.jabber.org/streams'>
        """.utf8)

    /// A STATUS of the plugin.
    static let status: [UInt8] = {
        let environment = Array("CNI_COMMAND=STATUS".utf8)
        let configuration = Array(#"{"cniVersion":"1.1.0","name":"weft","type":"weft-cni","cluster-name":"k"}"#.utf8)
        func length(_ count: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) } }
        return [1] + length(environment.count) + length(configuration.count) + environment + configuration
    }()

    /// Whether a listener serves a caller who comes now. Each has its own sign of that.
    static func isServed(_ listener: Listener, at place: RawSocket.Place) -> Bool {
        guard let socket = RawSocket(place, seconds: 30) else { return false }
        switch listener {
        case .api, .pages, .hostPages:
            socket.send(Array("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8))
            return socket.receive()?.starts(with: Array("HTTP/1.1 200".utf8)) == true
        case .secureAPI:
            // Not TLS: an alert, or the end.
            socket.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            return socket.receive() != nil
        case .agents:
            socket.send(streamOpening)
            return socket.receive()?.isEmpty == false
        case .peers:
            // From an address that is no peer's: turned away, which is an answer, too.
            return socket.receive() == []
        case .plugin:
            socket.send(status)
            return socket.receive()?.isEmpty == false
        }
    }
}
