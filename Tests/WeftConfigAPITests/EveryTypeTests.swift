import FuzzProperties
import HTTPTypes
import Testing
import WeftJSON
import WeftModel

@testable import WeftConfigAPI

@Suite("Objects of every type")
struct EveryTypeTests {
    @Test("are taken or refused in words, whatever their properties say", arguments: 1...3 as ClosedRange<UInt64>)
    func create(seed: UInt64) async throws {
        var generator = ObjectGenerator(seed: seed)
        let api = try await APIUnderTest()
        for type in ObjectType.all {
            for number in 0..<2 {
                var object = generator.properties(of: type)
                object["fq_name"] =
                    type.schema.parents.isEmpty
                    ? [.string("o\(number)")] : ["default-domain", "default-project", .string("o\(number)")]
                let answer = try await api.call(.post, "/\(type.collection)", [type.name: .object(object)])
                #expect(
                    [200, 400, 403, 404, 405, 409].contains(answer.status),
                    "\(type) \(JSON.object(object).text): \(answer.status) \(answer.text)")
            }
        }
        #expect(try await api.call(.get, "/").status == 200)
    }
}
