//! The columns of the tables of passages.

use crate::table::schema;

schema! {
    /// The columns of [`SharedPassages::table`](crate::phrase::SharedPassages::table).
    PASSAGES = "passages" {
        passage: U32, "", "number of the passage, from 1";
        text: Text, "", "the wording in the document that held it first, on one line";
        characters: U32, "characters", "letters, Han characters and digits of that wording";
        count: U32, "occurrences", "places where it occurs, whole or in part, with differences or without: see similarity";
        doc_count: U32, "documents", "documents that hold it or a part of it";
        copied: U64, "characters", "equal characters of all occurrences behind the first";
        first: Text, "", "date of the first document as precise as it is known; null where none is dated";
        first_doc_id: Term, "", "the first document; of several of one date the first by id";
        last: Text, "", "latest date";
        span_days: I32, "days", "from first to last; null where one is not known to the day";
        at_once: U32, "documents", "documents up to 14 days after the first, with that one; null where it is not dated to the day";
        unseen_source: Bool, "", "three documents or more at once: all may follow one that the corpus does not hold";
        similarity: F64, "0 to 1", "equal characters of those of the longer side, mean of the occurrences behind the first";
        quoted: F64, "0 to 1", "occurrences in quotation marks, in 《》 or behind 指出： and the like, of all";
        boilerplate: Bool, "", "letterhead, fixed opening or closing by its constant place; left out of all other tables";
    }
}

schema! {
    /// The columns of [`SharedPassages::occurrences`](crate::phrase::SharedPassages::occurrences).
    PASSAGE_OCCURRENCES = "passage_occurrences" {
        passage: U32, "", "number of the passage";
        doc_id: Term, "", "the document";
        date: Text, "", "its date as precise as it is known; null where there is none";
        start: U32, "bytes", "where the occurrence begins in the text";
        end: U32, "bytes", "where it ends";
        text: Text, "", "the wording there, on one line";
        similarity: F64, "0 to 1", "equal characters of those of the longer of passage and occurrence";
        quoted: Bool, "", "whether it is in quotation marks, in 《》 or behind 指出： and the like";
    }
}

schema! {
    /// The columns of [`Passages::exact`](crate::Passages::exact).
    EXACT_PASSAGES = "exact_passages" {
        text: Text, "", "the wording where it occurs first, on one line";
        characters: U32, "characters", "letters, Han characters and digits";
        count: U32, "occurrences", "places where it occurs without a difference; they may overlap";
        doc_count: U32, "documents", "documents that hold it";
        first: Text, "", "date of the first document; null where it has none";
        first_doc_id: Term, "", "the first document; of several of one date the first by id";
        last: Text, "", "latest date";
    }
}

schema! {
    /// The columns of [`SharedPassages::borrowings`](crate::phrase::SharedPassages::borrowings).
    BORROWINGS = "borrowings" {
        doc_id: Term, "", "the document";
        source_id: Term, "", "the document that it took from";
        characters: U32, "characters", "equal characters; boilerplate left out";
        share: F64, "0 to 1", "these of the characters of the document";
        stretches: U32, "stretches", "in how many pieces";
        quoted: F64, "0 to 1", "those of the characters in quotation marks, in 《》 or behind 指出：";
        unseen_source: F64, "0 to 1", "those of the characters in passages that many documents hold at once";
        lag_days: I32, "days", "from the source to the document; null where a date is not known to the day";
        directed: Bool, "", "whether the source is dated before the document; if not, both share the passages and no more is claimed";
        through: Term, "", "the document that stands between, of several the one with most; null for what comes straight";
    }
}

schema! {
    /// The columns of [`SharedPassages::documents`](crate::phrase::SharedPassages::documents).
    ORIGINALITY = "originality" {
        doc_id: Term, "", "the document";
        date: Text, "", "its date; null where there is none";
        characters: U32, "characters", "letters, Han characters and digits";
        original: F64, "0 to 1", "share of the characters that no other part holds; null in a text without any";
        borrowed: F64, "0 to 1", "share that a document of an earlier date holds";
        shared: F64, "0 to 1", "share that only documents of the same date, or undated ones, hold";
        boilerplate: F64, "0 to 1", "share in boilerplate";
        most_borrowed_from: Term, "", "the source of most of what is borrowed straight; null where nothing is";
        most_borrowed: F64, "0 to 1", "the share that comes from there";
    }
}

schema! {
    /// The columns of [`SharedPassages::borrowed_by`](crate::phrase::SharedPassages::borrowed_by).
    BORROWED_BY_GROUP = "borrowed_by_group" {
        group: Text, "", "the group of documents that take";
        source: Text, "", "the group of documents that they take from";
        documents: U32, "documents", "documents of the group";
        borrowers: U32, "documents", "those that take something";
        characters: U64, "characters", "taken straight from earlier documents of the source group; boilerplate left out";
        share: F64, "0 to 1", "these of the characters of the group";
    }
}

schema! {
    /// The columns of [`PassageNetwork::of`](crate::phrase::PassageNetwork::of).
    PASSAGE_NETWORK = "passage_network" {
        period: Text, "", "period of the documents that take; null where periods are not told apart";
        source: Text, "", "the group that held the passages first";
        group: Text, "", "the group that holds them later";
        passages: U32, "passages", "passages that went this way";
        documents: U32, "documents", "documents that took one";
        characters: F64, "characters", "characters of the passages, once for each of these documents; divided where several groups were first on one day";
        expected: F64, "characters", "mean under permuted dates";
        ratio: F64, "", "characters by expected; null where nothing is expected";
        p_value: F64, "0 to 1", "share of permutations with as many characters or more, the observed one counted";
        q_value: F64, "0 to 1", "false discovery rate of Benjamini and Hochberg over the rows";
    }
}

schema! {
    /// The columns of [`SharedPassages::side_by_side`](crate::phrase::SharedPassages::side_by_side).
    SIDE_BY_SIDE = "side_by_side" {
        kind: Text, "", "own, same, changed, added or left out";
        start: U32, "bytes", "where the piece begins in the text";
        end: U32, "bytes", "where it ends";
        text: Text, "", "the piece; empty for what was left out";
        source_id: Term, "", "the document that it is set beside; null for own words";
        source_start: U32, "bytes", "where the piece there begins";
        source_end: U32, "bytes", "where it ends";
        source_text: Text, "", "the piece there; null for own words, empty for what was added";
    }
}
