package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every name that a statement, or a server, has for a type. */
class TypeNameTest {

  private static ColumnReader column(String declared, int length, int scale) throws Exception {
    return new MySqlTypes(WireModes.DEFAULT).column("c", declared, length, scale);
  }

  @ParameterizedTest
  @CsvSource({
    "TINYINT,TINYINT",
    "INT1,TINYINT",
    "BOOL,TINYINT",
    "BOOLEAN,TINYINT",
    "SMALLINT,SMALLINT",
    "INT2,SMALLINT",
    "MEDIUMINT,MEDIUMINT",
    "MIDDLEINT,MEDIUMINT",
    "INT3,MEDIUMINT",
    "INT,INT",
    "INTEGER,INT",
    "INT4,INT",
    "integer(11),INT",
    "BIGINT,BIGINT",
    "INT8,BIGINT",
    "DECIMAL,DECIMAL",
    "DEC,DECIMAL",
    "NUMERIC,DECIMAL",
    "FIXED,DECIMAL",
    "FLOAT,FLOAT",
    "FLOAT4,FLOAT",
    "DOUBLE,DOUBLE",
    "DOUBLE PRECISION,DOUBLE",
    "FLOAT8,DOUBLE",
    "REAL,DOUBLE",
    "CHAR,CHAR",
    "CHARACTER,CHAR",
    "NCHAR,CHAR",
    "NATIONAL CHAR,CHAR",
    "NATIONAL CHARACTER,CHAR",
    "CHAR BINARY,CHAR",
    "NCHAR BINARY,CHAR",
    "NATIONAL CHARACTER BINARY,CHAR",
    "CHAR ASCII,CHAR",
    "CHAR UNICODE,CHAR",
    "VARCHAR,VARCHAR",
    "VARCHARACTER,VARCHAR",
    "NVARCHAR,VARCHAR",
    "VARCHAR BINARY,VARCHAR",
    "NVARCHAR BINARY,VARCHAR",
    "CHAR VARYING,VARCHAR",
    "CHARACTER VARYING,VARCHAR",
    "character  varying(20),VARCHAR",
    "NCHAR VARYING,VARCHAR",
    "NCHAR VARCHAR,VARCHAR",
    "NCHAR VARCHAR BINARY,VARCHAR",
    "NATIONAL VARCHAR,VARCHAR",
    "NATIONAL VARCHAR BINARY,VARCHAR",
    "NATIONAL VARCHARACTER,VARCHAR",
    "NATIONAL CHAR VARYING,VARCHAR",
    "NATIONAL CHARACTER VARYING,VARCHAR",
    "VARCHAR2,VARCHAR",
    "NVARCHAR2,VARCHAR",
    "TINYTEXT,TINYTEXT",
    "TINYTEXT BINARY,TINYTEXT",
    "TEXT,TEXT",
    "TEXT BINARY,TEXT",
    "MEDIUMTEXT,MEDIUMTEXT",
    "MEDIUMTEXT BINARY,MEDIUMTEXT",
    "LONG,MEDIUMTEXT",
    "LONG VARCHAR,MEDIUMTEXT",
    "LONG CHAR VARYING,MEDIUMTEXT",
    "LONG VARCHAR BINARY,MEDIUMTEXT",
    "LONGTEXT,LONGTEXT",
    "LONGTEXT BINARY,LONGTEXT",
    "CLOB,LONGTEXT",
    "BINARY,BINARY",
    "CHAR BYTE,BINARY",
    "CHARACTER BYTE,BINARY",
    "VARBINARY,VARBINARY",
    "VARCHAR BYTE,VARBINARY",
    "RAW,VARBINARY",
    "TINYBLOB,TINYBLOB",
    "BLOB,BLOB",
    "TEXT BYTE,BLOB",
    "MEDIUMBLOB,MEDIUMBLOB",
    "LONG VARBINARY,MEDIUMBLOB",
    "LONGBLOB,LONGBLOB",
    "BIT,BIT",
    "DATE,DATE",
    "TIME,TIME",
    "DATETIME(6),DATETIME",
    "TIMESTAMP,TIMESTAMP",
    "YEAR,YEAR",
    "ENUM,ENUM",
    "SET,SET",
    "JSON,JSON",
    "UUID,UUID",
    "INET4,INET4",
    "INET6,INET6",
    "VECTOR,VECTOR",
    "XMLTYPE,XMLTYPE",
    "NUMBER,NUMBER",
    "GEOMETRY,GEOMETRY",
    "POINT,POINT",
    "LINESTRING,LINESTRING",
    "POLYGON,POLYGON",
    "MULTIPOINT,MULTIPOINT",
    "MULTILINESTRING,MULTILINESTRING",
    "MULTIPOLYGON,MULTIPOLYGON",
    "GEOMETRYCOLLECTION,GEOMETRYCOLLECTION",
    "GEOMCOLLECTION,GEOMETRYCOLLECTION"
  })
  void synonymsAreOneTypeAndAreRead(String declared, String name) {
    assertEquals(new TypeName(name, false), TypeName.of(declared));
    assertDoesNotThrow(() -> column(declared, -1, -1));
  }

  @ParameterizedTest
  @CsvSource({
    "INT UNSIGNED,INT,true",
    "INT SIGNED,INT,false",
    "INT ZEROFILL,INT,true",
    "INTEGER UNSIGNED ZEROFILL,INT,true",
    "BIGINT SIGNED ZEROFILL,BIGINT,true",
    "INT SIGNED UNSIGNED,INT,true",
    "INT8 UNSIGNED,BIGINT,true",
    "SERIAL,BIGINT,true",
    "NUMERIC SIGNED,DECIMAL,false",
    "DOUBLE PRECISION UNSIGNED,DOUBLE,true",
    "FLOAT4 UNSIGNED ZEROFILL,FLOAT,true",
    "int(10) unsigned zerofill,INT,true"
  })
  void aSignIsAnAttributeAndZerofillHasNone(String declared, String name, boolean unsigned) {
    assertEquals(new TypeName(name, unsigned), TypeName.of(declared));
  }

  @Test
  void aLengthOfZeroIsTheDefault() throws Exception {
    assertEquals(ColumnType.decimal(10, 0), column("DEC", 0, -1).column().type());
    assertEquals(ColumnType.BOOLEAN, column("BIT", 0, -1).column().type());
  }

  @ParameterizedTest
  @ValueSource(strings = {"MONEY", "ENUM BINARY", "SET BINARY", "INT BINARY", "", " ", "UNSIGNED"})
  void whatIsNoTypeIsNotGuessed(String declared) {
    assertThrows(PoisonException.class, () -> column(declared, -1, -1));
  }

  @ParameterizedTest
  @CsvSource({"DECIMAL,66,0", "DECIMAL,5,6", "BIT,65,-1"})
  void anImpossibleTypeIsRefused(String declared, int length, int scale) {
    assertThrows(PoisonException.class, () -> column(declared, length, scale));
  }
}
