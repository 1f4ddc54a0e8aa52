/// Names of routing instances that are no network's.
package enum ReservedInstance {
    /// Its routes are the addresses that tunnel to hosts (docs/wire/xmpp.md, "Sources of tunnels").
    package static let tunnelSources = "default-domain:default-project:ip-fabric:tunnel-sources"
}
