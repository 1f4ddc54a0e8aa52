/// Dictionaries of sets: an index of referrers by what they refer to. A set that becomes empty is no entry any longer.
extension Dictionary {
    /// Adds a member to the set under a key.
    @inlinable
    package mutating func insert<Member>(_ member: Member, under key: Key) where Value == Set<Member> {
        self[key, default: []].insert(member)
    }

    /// Takes a member from the set under a key, if it is there.
    @inlinable
    package mutating func remove<Member>(_ member: Member, under key: Key) where Value == Set<Member> {
        self[key]?.remove(member)
        if self[key]?.isEmpty == true { self[key] = nil }
    }

    /// Adds a member under the keys of `new` that are not in `old`, and takes it from under those of `old` that are not
    /// in `new`. What is under the keys of both stays.
    @inlinable
    package mutating func move<Member>(
        _ member: Member, from old: some Sequence<Key>, to new: some Sequence<Key>
    ) where Value == Set<Member> {
        let (old, new) = (Set(old), Set(new))
        for key in old.subtracting(new) { remove(member, under: key) }
        for key in new.subtracting(old) { insert(member, under: key) }
    }
}
