"""Words of the field that the general dictionary lacks or cuts apart. After a change `migrate` makes the index anew."""

OF_THE_FIELD = """
党支部 党小组 党委 党总支 机关党委 党建 党建品牌 党员 党课 党日 主题党日 三会一课 组织生活 民主评议 政治生日
党务 党性 党风 廉政 党风廉政 领航 领航计划 支部委员 支部书记 两学一做 四个意识 四个自信 两个维护 三个代表
警示教育 纪检 监察 审签 版次 检察 检察院 检察官 检察长 检察机关 公诉 公益诉讼 未检 未成年人 控申 控告 申诉
案管 案件管理 法警 司法警察 政策研究 教育培训 干部处 未检处 控申处 案管处 先进 基层 党组织
嘉奖 一等功 二等功 三等功 志愿服务 特别能
""".split()
