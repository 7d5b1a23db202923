"""Answers for Apache Avro's Python library; the arguments and the answers are those of AvroOracle.java.

It has no encoder of sized blocks, and no fingerprint of its own that counts: those answers are left empty.
"""
import glob
import io
import math
import os
import struct
import sys

import avro.datafile
import avro.io
import avro.schema


def read(writer, reader, data):
    return avro.io.DatumReader(writer, reader).read(avro.io.BinaryDecoder(io.BytesIO(data)))


def encode(schema, value):
    out = io.BytesIO()
    avro.io.DatumWriter(schema).write(value, avro.io.BinaryEncoder(out))
    return out.getvalue()


def accepts(schema, value):
    """Whether the value is of the branch's type; needed only to print what a union holds."""
    return avro.io.validate(schema, value)


def text(schema, value):
    kind = schema.type
    if kind in ("union", "error_union"):
        return text(next(branch for branch in schema.schemas if accepts(branch, value)), value)
    if kind == "null":
        return "null"
    if kind == "boolean":
        return "true" if value else "false"
    if kind in ("int", "long"):
        return str(value)
    if kind == "float":
        return "NaN" if math.isnan(value) else "f" + struct.pack(">f", value).hex()
    if kind == "double":
        return "NaN" if math.isnan(value) else "d" + struct.pack(">d", value).hex()
    if kind == "bytes":
        return "b" + value.hex()
    if kind == "fixed":
        return "x" + value.hex()
    if kind == "string":
        return "s" + value.encode("utf-8").hex()
    if kind == "enum":
        return "e" + value
    if kind == "array":
        return "[" + ",".join(text(schema.items, item) for item in value) + "]"
    if kind == "map":
        entries = sorted((key.encode("utf-8").hex(), item) for key, item in value.items())
        return "{" + ",".join(key + "=" + text(schema.values, item) for key, item in entries) + "}"
    return "(" + ",".join(field.name + ":" + text(field.type, value[field.name]) for field in schema.fields) + ")"


def cases(source, target):
    with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as answers:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            writer = avro.schema.parse(parts[0])
            reader = avro.schema.parse(parts[1])
            answer = ["", ""]
            for part in parts[2:]:
                data = bytes.fromhex(part[1:])
                try:
                    answer.append(text(reader, read(writer, reader, data)))
                except Exception:
                    answer.append("error")
                answer.append("=" + encode(writer, read(writer, writer, data)).hex())
                answer.append("")
            answers.write("\t".join(answer) + "\n")


def files(folder):
    for source in glob.glob(os.path.join(folder, "in-*.avro")):
        target = os.path.join(folder, os.path.basename(source).replace("in-", "out-"))
        with avro.datafile.DataFileReader(open(source, "rb"), avro.io.DatumReader()) as reader:
            schema = avro.schema.parse(reader.schema)
            values = list(reader)
            codec = reader.codec
            mine = reader.get_meta("mine")
        with open(source + ".txt", "w", encoding="utf-8") as texts:
            texts.writelines(text(schema, value) + "\n" for value in values)
        writer = avro.datafile.DataFileWriter(open(target, "wb"), avro.io.DatumWriter(), schema, codec)
        writer.set_meta("mine", mine)
        for index, value in enumerate(values):
            writer.append(value)
            if index % 3 == 0:
                writer.sync()
        writer.close()


if __name__ == "__main__":
    if sys.argv[1] == "cases":
        cases(sys.argv[2], sys.argv[3])
    else:
        files(sys.argv[2])
