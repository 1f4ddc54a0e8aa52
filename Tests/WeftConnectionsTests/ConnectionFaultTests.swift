import Glibc
import Logging
import NIOCore
import Testing

@testable import WeftConnections

@Suite("Words for what sockets do")
struct ConnectionFaultTests {
    @Test("every error number has words, none of a library's")
    func numbers() {
        for code in CInt(1)...133 {
            let words = "\(ConnectionFault(IOError(errnoCode: code, reason: "connect(descriptor:addr:size:)")))"
            #expect(!words.isEmpty && !words.contains("descriptor:") && !words.contains("errno"), "\(words)")
        }
        #expect(ConnectionFault(IOError(errnoCode: EADDRINUSE, reason: "")).kind == .addressInUse)
        #expect(ConnectionFault(ChannelError.connectTimeout(.seconds(1))).kind == .timedOut)
        #expect(ConnectionFault(ChannelError.eof).kind == .closed)
    }

    @Test("an address that is another machine's, and a path that is too long, are named with the option that says them")
    func places() {
        for (listener, option) in [(Listener.api, "--address"), (.agents, "--address"), (.hostPages, "--introspect")] {
            let failure = ListenFailure(listener: listener, place: "x:1", fault: ConnectionFault(.addressElsewhere))
            #expect("\(failure)".contains("with \(option)"))
        }
        let gate = ConnectionGate(.plugin, logger: Logger(label: "test"))
        let words = "\(gate.failure("/run/x", SocketAddressError.unixDomainSocketPathTooLong))"
        #expect(words.contains("/run/x") && words.contains("107 bytes") && words.contains("--socket"), "\(words)")
    }

    @Test("a port that cannot be had is named with its option", arguments: Listener.allCases)
    func ports(listener: Listener) {
        let failure = ListenFailure(listener: listener, place: "127.0.0.1:1", fault: ConnectionFault(.addressInUse))
        let words = "\(failure)"
        #expect(words.contains("127.0.0.1:1") && words.contains(listener.option) && words.contains(listener.rawValue))
    }
}
