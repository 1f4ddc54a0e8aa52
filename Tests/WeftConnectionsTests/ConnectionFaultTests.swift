import Glibc
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

    @Test("a port that cannot be had is named with its option", arguments: Listener.allCases)
    func ports(listener: Listener) {
        let failure = ListenFailure(listener: listener, place: "127.0.0.1:1", fault: ConnectionFault(.addressInUse))
        let words = "\(failure)"
        #expect(words.contains("127.0.0.1:1") && words.contains(listener.option) && words.contains(listener.rawValue))
    }
}
