import Foundation
import NIOCore
import WeftNet
import WeftTrust

/// Where clients call this process: what its certificate has to say.
enum OwnAddresses {
    /// - Parameters:
    ///   - address: where it listens; every address of the machine where that is none.
    ///   - names: that it is called by beside.
    static func all(_ address: String, _ names: [String]) -> [CallAddress] {
        var found = ["localhost", "127.0.0.1", "::1", ProcessInfo.processInfo.hostName] + names
        if let own = IPAddress(address), own != .v4(.any), "\(own)" != "::" {
            found.append(address)
        } else {
            let devices = (try? System.enumerateDevices()) ?? []
            found += devices.compactMap { $0.address?.ipAddress }.filter { !$0.contains("%") && !$0.hasPrefix("fe80") }
        }
        var seen: Set<CallAddress> = []
        return found.filter { Authority($0) != nil || IPAddress($0) != nil }.map { CallAddress($0) }
            .filter { seen.insert($0).inserted }
    }
}
