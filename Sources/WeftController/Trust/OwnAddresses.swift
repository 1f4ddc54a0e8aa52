import Foundation
import NIOCore
import WeftNet
import WeftTrust

/// Where clients call this process: what its certificate has to say.
enum OwnAddresses {
    /// Where others call it.
    ///
    /// - Parameters:
    ///   - address: where it listens.
    ///   - port: where it listens; 8082 goes without saying.
    static func place(_ address: String, _ port: Int) -> String {
        let isOne = IPAddress(address).map { $0 != .v4(.any) && "\($0)" != "::" } ?? false
        let host = isOne ? address : devices.first { !$0.hasPrefix("127.") && $0 != "::1" } ?? "127.0.0.1"
        let text = host.contains(":") ? "[\(host)]" : host
        return port == 8082 ? text : "\(text):\(port)"
    }

    static var ofMachine: Set<IPAddress> { Set(devices.compactMap { IPAddress($0) }) }

    private static var devices: [String] {
        ((try? System.enumerateDevices()) ?? []).compactMap { $0.address?.ipAddress }
            .filter { !$0.contains("%") && !$0.hasPrefix("fe80") }
    }

    /// - Parameters:
    ///   - address: where it listens; every address of the machine where that is none.
    ///   - names: that it is called by beside.
    static func all(_ address: String, _ names: [String]) -> [CallAddress] {
        var found = ["localhost", "127.0.0.1", "::1", ProcessInfo.processInfo.hostName] + names
        if let own = IPAddress(address), own != .v4(.any), "\(own)" != "::" {
            found.append(address)
        } else {
            found += devices
        }
        var seen: Set<CallAddress> = []
        return found.filter { Authority($0) != nil || IPAddress($0) != nil }.map { CallAddress($0) }
            .filter { seen.insert($0).inserted }
    }
}
