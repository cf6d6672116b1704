"""The words of the invented province: its cities, what they promise, and how they say it.

Region names are those of a true province, since places must be known; all numbers are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE = "CN-JS"
CITIES = {
    "320100": "南京市",
    "320200": "无锡市",
    "320300": "徐州市",
    "320400": "常州市",
    "320500": "苏州市",
    "320600": "南通市",
    "320700": "连云港市",
    "320800": "淮安市",
    "320900": "盐城市",
    "321000": "扬州市",
    "321100": "镇江市",
    "321200": "泰州市",
    "321300": "宿迁市",
}
# Offices of every length; the report must hold the longest.
OFFICE = "文化广电和旅游局"
LONG_OFFICE = "文化广电和旅游局、体育局、文物局暨全域旅游与国际交流合作发展委员会办公室"
ENGLISH_OFFICE = (
    "Suzhou Municipal Administration of Culture, Radio, Television, Tourism and "
    "International Exchange (invented)"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that is promised: the words around its number, and what a year brings.

    ``lead`` stands before the number, ``tail`` behind it. ``usual`` is what a whole year brings in
    a middling city, in ``unit``; ``word`` and ``scale`` say how the number is written, ``digits``
    how many stand after the point.
    """

    metric: str | None
    label: str
    lead: str
    tail: str
    unit: str
    word: str
    scale: int
    digits: int
    usual: float
    comparator: str = "ge"
    measure: str = "level"
    change: str | None = None
    each: str | None = None
    # Whether a part of the year brings a part of the amount.
    grows: bool = True


V = "visit"
CITY_PROMISES = (
    Promise("visitor_arrivals", "接待游客", "全年接待游客不少于", "（预期性）",
            V, "万人次", 10_000, 2, 68_000_000),
    Promise("tourism_revenue", "旅游总收入", "实现旅游总收入", "（预期性）",
            "CNY", "亿元", 100_000_000, 1, 82_000_000_000, "eq"),
    Promise("visitor_arrivals", "接待游客", "接待游客同比增长", "以上",
            "percent", "%", 1, 1, 8, "ge", "growth", "yoy", None, False),
    Promise("inbound_overnight_visitors", "入境过夜游客", "接待入境过夜游客达到", "",
            V, "万人次", 10_000, 2, 310_000, "eq"),
    Promise("investment", "重点文旅项目完成投资", "重点文旅项目完成投资不低于", "（约束性）",
            "CNY", "亿元", 100_000_000, 1, 9_600_000_000),
    Promise("projects_started", "新开工文旅项目", "新开工文旅项目", "",
            "project", "个", 1, 0, 24, "eq"),
    Promise("attractions_4a", "4A级旅游景区", "年末4A级旅游景区达到", "",
            "attraction", "家", 1, 0, 19, "eq", grows=False),
    Promise("museums", "备案博物馆", "备案博物馆总数达到", "",
            "venue", "家", 1, 0, 31, "eq", grows=False),
    Promise("graded_homestays", "等级旅游民宿", "力争等级旅游民宿达到", "",
            "organization", "家", 1, 0, 12, "eq", grows=False),
    Promise("performances", "营业性演出", "举办营业性演出不少于", "",
            "performance", "场", 1, 0, 4_800),
    Promise("satisfaction_score", "游客满意度指数", "游客满意度指数保持在", "以上",
            "score", "分", 1, 1, 86.5, grows=False),
    Promise("complaints_received", "旅游投诉", "旅游投诉控制在", "以内（约束性）",
            "case", "件", 1, 0, 640, "le"),
    Promise("tourism_share_of_gdp", "旅游业增加值占地区生产总值比重",
            "旅游业增加值占地区生产总值比重达到", "左右",
            "percent", "%", 1, 1, 6.2, "approx", grows=False),
)  # fmt: skip
ENGLISH_WORDS = {
    "接待游客": ("visitor arrivals", "The city is to receive at least ", " in the year. "),
    "旅游总收入": ("total tourism revenue", "Total tourism revenue is to reach ", ". "),
    "增长": ("visitor arrivals", "Visitor arrivals are to grow by at least ", " on the year. "),
    "入境过夜游客": ("inbound overnight visitors", "Inbound overnight visitors are to reach ", "."),
    "重点文旅项目完成投资": (
        "investment completed in key culture and tourism projects of municipal level and above",
        "Investment completed in key projects is to be no less than ", " (binding)."),
    "新开工文旅项目": ("projects started", "Work is to start on ", "."),
    "4A级旅游景区": ("4A attractions", "There are to be ", " at the end of the year."),
    "备案博物馆": ("registered museums", "There are to be ", " open to the public."),
    "等级旅游民宿": ("graded homestays", "The city hopes for ", "."),
    "营业性演出": ("performances", "At least ", " are to be given."),
    "游客满意度指数": ("visitor satisfaction index", "The index is to stay above ", "."),
    "旅游投诉": ("complaints", "Complaints are to be kept to no more than ", " (binding)."),
    "旅游业增加值占地区生产总值比重": (
        "tourism share of GDP", "Tourism is to contribute about ", " of GDP."),
}  # fmt: skip
ENGLISH_UNITS = {
    "visit": (" million visits", 1_000_000, 2),
    "CNY": (" billion yuan", 1_000_000_000, 2),
    "percent": ("%", 1, 1),
    "project": (" projects", 1, 0),
    "attraction": (" attractions", 1, 0),
    "venue": (" museums", 1, 0),
    "organization": (" homestays", 1, 0),
    "performance": (" performances", 1, 0),
    "score": (" points", 1, 1),
    "case": (" complaints", 1, 0),
}

# Promises that no document states: somebody typed them.
TYPED: tuple[tuple[str, str, str, float, list[str]], ...] = (
    ("training_headcount", "培训文旅从业人员", "visit", 60_000.0, ["2025-06-30=25000"]),
    ("library_visits", "公共图书馆流通人次", "visit", 130_000_000.0, []),
)
PROVINCE_PROMISES = (
    Promise("visitor_arrivals", "接待境内外游客", "全省接待境内外游客不少于", "（预期性）",
            V, "亿人次", 100_000_000, 2, 905_000_000),
    Promise("tourism_revenue", "旅游总收入", "全省实现旅游总收入不低于", "（预期性）",
            "CNY", "亿元", 100_000_000, 0, 1_120_000_000_000),
    Promise("visitor_arrivals", "接待境内外游客", "接待境内外游客同比增长", "以上",
            "percent", "%", 1, 1, 9, "ge", "growth", "yoy", None, False),
    Promise("tourism_revenue", "旅游总收入", "旅游总收入同比增长", "左右",
            "percent", "%", 1, 1, 10, "approx", "growth", "yoy", None, False),
    Promise("inbound_overnight_visitors", "入境过夜游客", "接待入境过夜游客达到", "",
            V, "万人次", 10_000, 0, 4_100_000, "eq"),
    Promise("inbound_tourism_revenue", "国际旅游（外汇）收入", "国际旅游（外汇）收入达到", "",
            "USD", "亿美元", 100_000_000, 1, 4_300_000_000, "eq"),
    Promise("domestic_visitors", "国内游客", "接待国内游客", "",
            V, "亿人次", 100_000_000, 2, 899_000_000, "eq"),
    Promise("investment", "全省重点文旅产业项目年度完成投资",
            "全省重点文旅产业项目年度完成投资不低于", "（约束性）",
            "CNY", "亿元", 100_000_000, 0, 128_000_000_000),
    Promise("projects_started", "新开工投资亿元以上文旅项目", "新开工投资亿元以上文旅项目不少于",
            "", "project", "个", 1, 0, 310),
    Promise("attractions_5a", "国家5A级旅游景区", "国家5A级旅游景区达到", "",
            "attraction", "家", 1, 0, 27, "eq", grows=False),
    Promise("attractions_4a", "4A级旅游景区", "4A级旅游景区达到", "",
            "attraction", "家", 1, 0, 245, "eq", grows=False),
    Promise("national_resorts", "国家级旅游度假区", "国家级旅游度假区达到", "（约束性）",
            "attraction", "家", 1, 0, 8, "eq", grows=False),
    Promise("night_economy_clusters",
            "国家级夜间文化和旅游消费集聚区（含国家级旅游休闲街区和国家文化和旅游消费试点示范城市）",
            "国家级夜间文化和旅游消费集聚区（含国家级旅游休闲街区和国家文化和旅游消费试点示范城市）达到",
            "", "venue", "个", 1, 0, 32, "eq", grows=False),
    Promise("graded_homestays", "等级旅游民宿", "力争等级旅游民宿达到", "",
            "organization", "家", 1, 0, 160, "eq", grows=False),
    Promise("museum_visits", "博物馆参观人次", "博物馆参观人次不少于", "",
            V, "亿人次", 100_000_000, 2, 180_000_000),
    Promise("new_cultural_spaces", "新型公共文化空间", "新型公共文化空间累计不少于", "",
            "venue", "个", 1, 0, 3_200, grows=False),
    Promise("complaint_resolution_rate", "旅游投诉按期办结率", "旅游投诉按期办结率保持在",
            "以上（约束性）", "percent", "%", 1, 1, 98.5, grows=False),
    Promise("satisfaction_score", "游客满意度指数", "游客满意度指数保持在", "以上",
            "score", "分", 1, 1, 87, grows=False),
    Promise("safety_incidents", "较大以上安全生产责任事故", "较大以上安全生产责任事故控制在",
            "以内（约束性）", "case", "起", 1, 0, 3, "le"),
    Promise("hazard_rectification_rate", "重大事故隐患整改率", "重大事故隐患整改率达到",
            "（约束性）", "percent", "%", 1, 0, 100, "eq", grows=False),
    Promise("culture_industry_share_of_gdp", "文化产业增加值占地区生产总值比重",
            "文化产业增加值占地区生产总值比重达到", "左右",
            "percent", "%", 1, 1, 5.6, "approx", grows=False),
    Promise("spend_per_visit", "人均花费", "游客人均花费达到", "以上",
            "CNY", "元", 1, 0, 1_240, grows=False),
    Promise("attractions_4a_added", "新增4A级旅游景区", "每个设区市新增4A级旅游景区不少于", "",
            "attraction", "家", 1, 0, 1, "ge", "level", None, "city"),
    Promise("leisure_districts", "省级旅游休闲街区", "每个设区市省级旅游休闲街区不少于", "",
            "venue", "条", 1, 0, 2, "ge", "level", None, "city", False),
    Promise("homestays_added", "新增精品民宿", "每个县（市、区）新增精品民宿不少于", "",
            "organization", "家", 1, 0, 5, "ge", "level", None, "county"),
    Promise(None, "“水韵”主题旅游列车专列", "开行“水韵”主题旅游列车专列不少于", "",
            "item", "列", 1, 0, 120),
)  # fmt: skip
