import Foundation
import WeftClient
import WeftConnections

/// What a command prints, and exits with 1 after, when it could not do its work.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    /// The error as a person should read it: what libraries say of themselves is left out.
    static func inWords(_ error: any Error) -> any Error {
        let fault = ConnectionFault(call: error)
        if fault.kind != .other { return CommandFailure(description: "\(fault)") }
        guard type(of: error) is NSError.Type || error is CocoaError || error is POSIXError || error is URLError else {
            return error
        }
        let outer = error as NSError
        let cause = outer.userInfo[NSUnderlyingErrorKey] as? NSError ?? outer
        let words =
            cause.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(clamping: cause.code))).lowercased() : "it could not be read or written"
        let path = outer.userInfo[NSFilePathErrorKey] as? String
        return CommandFailure(description: path.map { "\($0): \(words)" } ?? words)
    }
}
