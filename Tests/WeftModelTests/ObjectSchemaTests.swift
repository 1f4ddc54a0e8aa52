import Testing
import WeftJSON
import WeftSchema

@testable import WeftModel

@Suite("Object schema")
struct ObjectSchemaTests {
    @Test("a type is found by its name with dashes and with underscores")
    func names() {
        #expect(ObjectType("virtual-network") == .virtualNetwork)
        #expect(ObjectType("virtual_network") == .virtualNetwork)
        #expect(ObjectType("virtual-DNS-record") == .virtualDNSRecord)
        #expect(ObjectType("virtual_DNS_record") == .virtualDNSRecord)
        #expect(ObjectType("virtual-networks") == nil)
        #expect(ObjectType("") == nil)
    }

    @Test("collections end in a plain s")
    func collections() {
        #expect(ObjectType.networkPolicy.collection == "network-policys")
        #expect(ObjectType.virtualDNS.collection == "virtual-DNSs")
        #expect(ObjectType.virtualMachineInterface.referenceField == "virtual_machine_interface_refs")
        #expect(ObjectType.virtualMachineInterface.backReferenceField == "virtual_machine_interface_back_refs")
        #expect(ObjectType.routingInstance.childrenField == "routing_instances")
    }

    @Test("there are 126 types, each found under its own number and name")
    func all() {
        #expect(ObjectType.all.count == 126)
        for type in ObjectType.all {
            #expect(ObjectType(type.name) == type)
            #expect(type.schema.type == type)
        }
    }

    @Test("children and back references follow from parents and references of other types")
    func inverses() throws {
        let network = ObjectType.virtualNetwork.schema
        #expect(network.child(field: "routing_instances")?.isDerived == true)
        #expect(network.child(field: "floating_ip_pools")?.isDerived == false)
        let fields = Dictionary(uniqueKeysWithValues: network.backReferences.map { ($0.field, $0.type) })
        #expect(fields["virtual_machine_interface_back_refs"] == .virtualMachineInterface)
        #expect(fields["virtual_network_back_refs"] == nil)
        #expect(network.reference(to: .virtualNetwork)?.isSymmetric == true)
        #expect(ObjectType.tag.schema.backReferences.count == 125)
        #expect(ObjectType.floatingIp.schema.parents.map(\.type) == [.floatingIpPool, .instanceIp])
        #expect(ObjectType.policyManagement.schema.mayBeRoot)
        #expect(!ObjectType.virtualNetwork.schema.mayBeRoot)
    }

    @Test("links know their data")
    func attributes() throws {
        let link = try #require(ObjectType.virtualNetwork.schema.reference(field: "network_policy_refs"))
        #expect(link.target == .networkPolicy)
        #expect(link.attribute?.name == "VirtualNetworkPolicyType")
        #expect(ObjectType.instanceIp.schema.reference(to: .virtualNetwork)?.attribute == nil)
    }

    @Test("lists and maps know where their elements are")
    func collectionsOfProperties() throws {
        let annotations = try #require(ObjectType.project.schema.property("annotations"))
        #expect(annotations.collection == PropertyCollection(member: "key_value_pair", key: "key"))
        let flows = try #require(ObjectType.virtualNetwork.schema.property("virtual_network_fat_flow_protocols"))
        #expect(flows.collection?.member == "fat_flow_protocol")
        #expect(flows.collection?.key == nil)
        #expect(ObjectType.virtualNetwork.schema.property("virtual_network_category")?.defaultValue == "tenant")
        #expect(ObjectType.virtualNetwork.schema.property("mac_aging_time")?.defaultValue == 300)
    }

    @Test("nothing that the schema declares is lost in the tables")
    func complete() {
        let document = SchemaDocument(reading: SchemaText.files)
        #expect(document.problems.isEmpty)
        for declaration in document.objects {
            let schema = ObjectType(declaration.name)?.schema
            #expect(schema?.properties.count == declaration.properties.count + document.every.properties.count)
            #expect(schema?.references.count == declaration.references.count + document.every.references.count)
        }
        for declaration in document.types {
            #expect(ComplexType(declaration.name)?.fields.map(\.name) == declaration.fields.map(\.name))
        }
    }
}
