import BenchmarkFigures
import Foundation
import Logging
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite

/// What one question costs whether somebody may do something, in process.
struct PermissionFigures {
    private static let questions = 200_000

    let folder: URL

    func measure() async throws {
        let few = try await Tenancy(objects: 2000, shares: 1, in: folder.appending(path: "few"))
        let many = try await Tenancy(objects: 20_000, shares: 1, in: folder.appending(path: "many"))
        let shared = try await Tenancy(objects: 2000, shares: 1000, in: folder.appending(path: "shared"))
        var times: [[Double]] = []
        for _ in 0..<TrustBench.rounds {
            var row: [Double] = []
            for tenancy in [few, many, shared] {
                row.append(try await tenancy.time(Self.questions) { try tenancy.ask() })
                row.append(try await tenancy.time(Self.questions) { try await tenancy.rights() })
            }
            times.append(row)
        }
        let medians = (0..<6).map { column in TrustBench.median(times.map { $0[column] }) }
        func print(_ name: String, _ column: Int, _ peer: Int) {
            Figure(name: name, value: medians[column], peer: medians[peer], unit: "ns").print()
        }
        print("permission-of-a-call-20000-objects", 2, 0)
        print("permission-on-an-object-20000-objects", 3, 1)
        print("permission-on-an-object-1000-shares", 5, 1)
    }

    /// A store with a tenant in it, and a network of somebody else's that is shared with him.
    private struct Tenancy {
        let service: ConfigService
        let tenant: Caller
        let network: ObjectID

        init(objects: Int, shares: Int, in folder: URL) async throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "store").path()))
            service = try await ConfigService.open(
                store, mode: .rbac, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
            let project = ObjectID.derived(from: "project")
            let access = ServiceAccess(service, by: .system)
            _ = try await access.create(
                .project, ["fq_name": ["default-domain", "mine"], "uuid": .string("\(project)")])
            let rule: JSON = [
                "rule_object": "*", "rule_field": "", "rule_perms": [["role_name": "member", "role_crud": "CRUD"]],
            ]
            _ = try await access.create(
                .apiAccessList,
                [
                    "fq_name": ["default-domain", "members"], "parent_type": "domain",
                    "api_access_list_entries": ["rbac_rule": [rule]],
                ])
            let tenants = (0..<shares).map { $0 == shares / 2 ? project : ObjectID.derived(from: "tenant \($0)") }
            let share = tenants.map { JSON.object(["tenant": .string("tenant:\($0)"), "tenant_access": 7]) }
            let made = try await access.create(
                .virtualNetwork,
                [
                    "fq_name": ["default-domain", "default-project", "shared"], "parent_type": "project",
                    "perms2": ["owner": "cloud-admin", "owner_access": 7, "global_access": 0, "share": .array(share)],
                ])
            network = ObjectID(made["uuid"]?.string ?? "") ?? project
            _ = try await rate(objects, clients: 32) { number in
                _ = try await access.create(
                    .virtualNetwork,
                    [
                        "fq_name": ["default-domain", "default-project", .string("n\(number)")],
                        "parent_type": "project",
                    ])
            }
            let domain = try await access.id(of: .domain, named: ["default-domain"])
            tenant = Caller(
                .user(Identity.User(name: "ada", roles: ["member"], project: project, domain: domain)))
        }

        func ask() throws { try service.permit(APIOperation(.update, "virtual-network"), by: tenant.identity) }

        func rights() async throws {
            guard try await service.rights(on: network, by: tenant) == "RWX" else {
                throw BenchFault("the tenant has not what was shared with him")
            }
        }

        /// ns for one.
        func time(_ count: Int, _ body: () async throws -> Void) async throws -> Double {
            let begin = ContinuousClock.now
            for _ in 0..<count { try await body() }
            return (ContinuousClock.now - begin).milliseconds * 1e6 / Double(count)
        }
    }
}
