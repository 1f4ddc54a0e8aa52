import Glibc
import NIOCore
import NIOPosix

/// Why a socket did not do what it should, in words for people: the libraries' own are for those who write them.
package struct ConnectionFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Nobody listens there.
        case refused
        case unreachable
        /// No answer.
        case timedOut
        /// The name has no address.
        case unresolved
        case addressInUse
        /// This machine does not have the address.
        case addressElsewhere
        /// Ports below 1024 need a right.
        case forbidden
        case outOfDescriptors
        /// The connection broke off.
        case closed
        /// The other end's certificate is not believed.
        case untrusted
        /// The certificate is for another name.
        case misnamed
        case expired
        /// The other end does not speak TLS, or no version that is spoken here.
        case notTLS
        /// The other end does not believe our certificate, or wants one.
        case distrusted
        /// It is no address that can be called.
        case malformed
        /// What was to be sent, or what came, is no HTTP.
        case unusable
        case other
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String? = nil) {
        self.kind = kind
        self.description = description ?? kind.words
    }

    package init(_ error: any Error) {
        switch error {
        case let error as ConnectionFault: self = error
        case let error as IOError: self.init(code: error.errnoCode)
        case let error as NIOConnectionError: self.init(error)
        case SocketAddressError.unixDomainSocketPathTooLong:
            self.init(.malformed, "the path of a socket has at most 107 bytes")
        case is UnixDomainSocketPathWrongType: self.init(.addressInUse, "what is there is no socket")
        case is SocketAddressError: self.init(.unresolved)
        case ChannelError.connectTimeout: self.init(.timedOut)
        case let error as ChannelError where error == .eof || error == .ioOnClosedChannel || error == .alreadyClosed:
            self.init(.closed)
        default: self.init(.other)
        }
    }

    private init(_ error: NIOConnectionError) {
        if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
            self.init(.unresolved)
        } else if let fault = error.connectionErrors.first.map({ ConnectionFault($0.error) }) {
            self = fault
        } else {
            self.init(.unreachable)
        }
    }

    package init(code: CInt) {
        switch code {
        case ECONNREFUSED: self.init(.refused)
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN: self.init(.unreachable)
        case ETIMEDOUT: self.init(.timedOut)
        case EADDRINUSE: self.init(.addressInUse)
        case EADDRNOTAVAIL: self.init(.addressElsewhere)
        case EACCES, EPERM: self.init(.forbidden)
        case EMFILE, ENFILE: self.init(.outOfDescriptors)
        case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: self.init(.closed)
        default: self.init(.other, String(cString: strerror(code)).lowercased())
        }
    }
}

extension ConnectionFault.Kind {
    fileprivate var words: String {
        switch self {
        case .refused: "Connection refused, nobody listens there"
        case .unreachable: "there is no way to that address"
        case .timedOut: "there is no answer"
        case .unresolved: "the name has no address"
        case .addressInUse: "another process listens there already"
        case .addressElsewhere: "this machine does not have that address"
        case .forbidden: "this process may not use that port (CAP_NET_BIND_SERVICE)"
        case .outOfDescriptors: "this process has no file descriptor left"
        case .closed: "the connection was closed from the other end"
        case .untrusted: "the certificate is not signed by an authority that is believed here"
        case .misnamed: "the certificate is for another name"
        case .expired: "the certificate has expired"
        case .notTLS: "the other end does not speak TLS 1.2 or newer"
        case .distrusted: "the other end does not believe our certificate"
        case .malformed: "it is not a URL that begins with http:// or https://"
        case .unusable: "the call is not HTTP as the other end speaks it"
        case .other: "the connection failed"
        }
    }
}
